using System.Globalization;
using System.Text;

namespace Iso8583.Core.Security;

/// <summary>The clear header of a key block: what its key may be used for.</summary>
/// <remarks>
/// Source: TR-31:2018 and X9.143:2021 as their examples show them. 16 characters, then optional blocks. A PB block fills the header up to a multiple
/// of the cipher's block.
/// </remarks>
public sealed class KeyBlockHeader
{
    /// <summary>Characters of a header without optional blocks.</summary>
    public const int MinLength = 16;

    private const string Padding = "PB";
    private string? _text;

    /// <summary>Version A, B, C, D or E: which algorithms protect the block.</summary>
    public char Version { get; init; } = 'D';

    /// <summary>What the key is for: K0, P0, M3, B0, ...</summary>
    public string Usage { get; init; } = "00";

    /// <summary>Algorithm of the key: T, D, A, H, R, ...</summary>
    public char Algorithm { get; init; } = 'A';

    /// <summary>What may be done with the key: E, D, B, G, V, C, X, N, ...</summary>
    public char Mode { get; init; } = 'N';

    /// <summary>Version of the key, or 00.</summary>
    public string KeyVersion { get; init; } = "00";

    /// <summary>E exportable under a key block key, S under any, N not at all.</summary>
    public char Exportability { get; init; } = 'N';

    /// <summary>Reserved characters, 00.</summary>
    public string Reserved { get; init; } = "00";

    /// <summary>The optional blocks in their order.</summary>
    public IReadOnlyList<KeyBlockField> Fields { get; init; } = [];

    /// <summary>Length of the whole block in characters as the header says it; 0 in a header that is not yet a block's.</summary>
    public int BlockLength { get; private init; }

    /// <summary>Data of an optional block, or null.</summary>
    public string? Find(string id)
    {
        foreach (var field in Fields)
        {
            if (field.Id == id) return field.Data;
        }

        return null;
    }

    /// <summary>Reads the header at the start of a key block.</summary>
    /// <param name="text">The block, or at least its header.</param>
    /// <param name="header">The header, or null.</param>
    /// <param name="length">Characters of the header.</param>
    /// <returns>BlockVersion, BlockHeader or None. The block's length is read, not compared.</returns>
    public static SecurityError TryParse(ReadOnlySpan<char> text, out KeyBlockHeader? header, out int length)
    {
        header = null;
        length = 0;
        if (text.Length < MinLength) return SecurityError.BlockHeader;
        foreach (var character in text[..MinLength])
        {
            if (!char.IsAsciiLetterOrDigit(character)) return SecurityError.BlockHeader;
        }

        if (text[0] is < 'A' or > 'E') return SecurityError.BlockVersion;
        if (!TryDecimal(text.Slice(1, 4), out var blockLength) || !TryDecimal(text.Slice(12, 2), out var count)) return SecurityError.BlockHeader;
        var fields = new KeyBlockField[count];
        var position = MinLength;
        for (var i = 0; i < count; i++)
        {
            if (!TryReadField(text[position..], out fields[i], out var used)) return SecurityError.BlockHeader;
            position += used;
        }

        header = new KeyBlockHeader
        {
            Version = text[0],
            BlockLength = blockLength,
            Usage = text.Slice(5, 2).ToString(),
            Algorithm = text[7],
            Mode = text[8],
            KeyVersion = text.Slice(9, 2).ToString(),
            Exportability = text[11],
            Reserved = text.Slice(14, 2).ToString(),
            Fields = fields,
            _text = text[..position].ToString(),
        };
        length = position;
        return SecurityError.None;
    }

    /// <summary>The header as it is written: with its own length, or that of the whole block, and padded as its version asks.</summary>
    public override string ToString() => Write(0);

    /// <summary>The header of a block whose key and MAC parts have this many characters together.</summary>
    /// <remarks>A header that was read and is already well padded is kept as it was, so that a block can be made again bit by bit.</remarks>
    internal string WriteFor(int rest)
    {
        var text = _text is not null && _text.Length % BlockSize == 0 ? _text : Write(rest);
        return string.Concat(text.AsSpan(0, 1), (text.Length + rest).ToString("D4", CultureInfo.InvariantCulture), text.AsSpan(5));
    }

    internal int BlockSize => Version is 'D' or 'E' ? 16 : 8;

    private string Write(int rest)
    {
        var body = new StringBuilder();
        var count = 0;
        foreach (var field in Fields)
        {
            if (field.Id == Padding) continue;
            AppendField(body, field);
            count++;
        }

        var missing = (MinLength + body.Length) % BlockSize;
        if (missing != 0)
        {
            missing = BlockSize - missing;
            if (missing < 4) missing += BlockSize;
            AppendField(body, new KeyBlockField(Padding, new string('0', missing - 4)));
            count++;
        }

        var total = MinLength + body.Length + rest;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Version}{total:D4}{Usage}{Algorithm}{Mode}{KeyVersion}{Exportability}{count:D2}{Reserved}{body}");
    }

    private static void AppendField(StringBuilder body, KeyBlockField field)
    {
        var length = field.Data.Length + 4;
        if (length <= 0xFF) body.Append(CultureInfo.InvariantCulture, $"{field.Id}{length:X2}{field.Data}");
        else body.Append(CultureInfo.InvariantCulture, $"{field.Id}0002{length + 6:X4}{field.Data}");
    }

    private static bool TryReadField(ReadOnlySpan<char> text, out KeyBlockField field, out int used)
    {
        field = default;
        used = 0;
        if (text.Length < 4 || !char.IsAsciiLetterOrDigit(text[0]) || !char.IsAsciiLetterOrDigit(text[1])) return false;
        if (!TryHex(text.Slice(2, 2), out var length)) return false;
        var head = 4;
        if (length == 0 && !TryReadExtendedLength(text, out length, out head)) return false;
        if (length < head || length > text.Length) return false;
        var data = text[head..length];
        if (data.ContainsAnyExceptInRange(' ', '~')) return false;
        field = new KeyBlockField(text[..2].ToString(), data.ToString());
        used = length;
        return true;
    }

    /// <summary>Length 00 means: a count, then the length. The count is of hex pairs (TR-31) or of characters (examples of X9.143): what fits is taken.</summary>
    private static bool TryReadExtendedLength(ReadOnlySpan<char> text, out int length, out int head)
    {
        length = 0;
        head = 0;
        if (text.Length < 6 || !TryHex(text.Slice(4, 2), out var count) || count == 0) return false;
        foreach (var digits in (ReadOnlySpan<int>)[2 * count, count])
        {
            head = 6 + digits;
            if (digits > 8 || head > text.Length || !TryHex(text.Slice(6, digits), out length)) continue;
            if (length >= head && length <= text.Length) return true;
        }

        return false;
    }

    private static bool TryHex(ReadOnlySpan<char> text, out int value)
    {
        value = 0;
        foreach (var character in text)
        {
            if (!char.IsAsciiHexDigit(character) || value > 0xFFFFFF) return false;
            value = (value << 4) | Convert.ToInt32(character.ToString(), 16);
        }

        return true;
    }

    private static bool TryDecimal(ReadOnlySpan<char> text, out int value)
    {
        value = 0;
        foreach (var character in text)
        {
            if (!char.IsAsciiDigit(character)) return false;
            value = (value * 10) + character - '0';
        }

        return true;
    }
}
