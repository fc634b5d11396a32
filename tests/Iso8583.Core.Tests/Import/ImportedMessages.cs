namespace Iso8583.Core.Tests.Import;

/// <summary>Messages in the layouts of tests/data/import, put together by hand from their parts, so that no writer of ours vouches for a reader of ours.</summary>
internal static class ImportedMessages
{
    /// <summary>Bitmap of 8 or 16 bytes for the given fields, first bit set where there is a second one.</summary>
    public static byte[] Bitmap(params int[] fields)
    {
        var bytes = new byte[fields.Max() > 64 ? 16 : 8];
        if (bytes.Length == 16) bytes[0] |= 0x80;
        foreach (var field in fields) bytes[(field - 1) / 8] |= (byte)(0x80 >> ((field - 1) % 8));
        return bytes;
    }

    public static byte[] Ascii(string text) => System.Text.Encoding.ASCII.GetBytes(text);

    public static byte[] Hex(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));

    /// <summary>Digits, capitals and blanks in code page 037.</summary>
    public static byte[] Ebcdic(string text) =>
    [
        .. text.Select(c => c switch
        {
            >= '0' and <= '9' => (byte)(0xF0 + c - '0'),
            >= 'A' and <= 'I' => (byte)(0xC1 + c - 'A'),
            >= 'J' and <= 'R' => (byte)(0xD1 + c - 'J'),
            >= 'S' and <= 'Z' => (byte)(0xE2 + c - 'S'),
            ' ' => (byte)0x40,
            _ => throw new ArgumentException($"no such character here: {c}"),
        }),
    ];
}
