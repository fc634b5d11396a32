using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Iso8583.Core.Dialects;

/// <summary>A named code page: how characters stand on the wire.</summary>
public sealed class CharacterSet
{
    /// <summary>Marks a byte that is no ASCII character in this set.</summary>
    internal const byte NotAscii = 0xFF;

    private static readonly string[] Known = ["ascii", "latin1", "cp1252", "utf-8", "gbk", "gb18030", "cp037", "cp500", "cp1047"];

    private readonly Encoding _strict;

    private CharacterSet(string name, Encoding strict, bool isSingleByte)
    {
        Name = name;
        _strict = strict;
        IsSingleByte = isSingleByte;
        ToAscii = new byte[256];
        FromAscii = new byte[128];
        FillTables();
        IsAsciiSuperset = true;
        for (var i = 0; i < 128; i++) IsAsciiSuperset &= ToAscii[i] == i;
    }

    /// <summary>Seven-bit ASCII.</summary>
    public static CharacterSet Ascii { get; } = Create("ascii", "us-ascii");

    /// <summary>EBCDIC code page 037.</summary>
    public static CharacterSet Ebcdic037 { get; } = Create("cp037", "IBM037");

    /// <summary>EBCDIC code page 1047.</summary>
    public static CharacterSet Ebcdic1047 { get; } = Create("cp1047", "IBM01047");

    /// <summary>EBCDIC code page 500.</summary>
    public static CharacterSet Ebcdic500 { get; } = Create("cp500", "IBM500");

    /// <summary>ISO 8859-1.</summary>
    public static CharacterSet Latin1 { get; } = Create("latin1", "iso-8859-1");

    /// <summary>Windows 1252.</summary>
    public static CharacterSet Windows1252 { get; } = Create("cp1252", "windows-1252");

    /// <summary>UTF-8.</summary>
    public static CharacterSet Utf8 { get; } = Create("utf-8", "utf-8");

    /// <summary>GBK: Chinese, one or two bytes a character.</summary>
    public static CharacterSet Gbk { get; } = Create("gbk", "gb2312");

    /// <summary>GB 18030: Chinese, one, two or four bytes a character.</summary>
    public static CharacterSet Gb18030 { get; } = Create("gb18030", "gb18030");

    /// <summary>The name that dialect documents use.</summary>
    public string Name { get; }

    /// <summary>True where every character takes one byte.</summary>
    public bool IsSingleByte { get; }

    /// <summary>True where bytes below 0x80 are ASCII.</summary>
    public bool IsAsciiSuperset { get; }

    /// <summary>True for the EBCDIC code pages: the digits stand at F0 to F9.</summary>
    public bool IsEbcdic => FromAscii['0'] == 0xF0;

    internal byte[] ToAscii { get; }

    internal byte[] FromAscii { get; }

    /// <summary>Finds a set by its name in dialect documents, or by any name that .NET knows a code page under.</summary>
    /// <param name="name"><c>ascii</c>, <c>latin1</c>, <c>cp1252</c>, <c>utf-8</c>, <c>gbk</c>, <c>gb18030</c>, <c>cp037</c> (also <c>ebcdic</c>), <c>cp500</c>, <c>cp1047</c>, <c>big5</c>, ...</param>
    /// <param name="set">The set, or null.</param>
    public static bool TryGet(string name, [NotNullWhen(true)] out CharacterSet? set)
    {
        ArgumentNullException.ThrowIfNull(name);
        set = name.ToLowerInvariant() switch
        {
            "ascii" or "us-ascii" => Ascii,
            "latin1" or "iso-8859-1" => Latin1,
            "cp1252" or "windows-1252" => Windows1252,
            "utf-8" or "utf8" => Utf8,
            "gbk" or "cp936" => Gbk,
            "gb18030" => Gb18030,
            "ebcdic" or "cp037" or "ibm037" => Ebcdic037,
            "cp500" or "ibm500" => Ebcdic500,
            "cp1047" or "ibm1047" or "ibm01047" => Ebcdic1047,
            _ => null,
        };
        if (set is not null) return true;
        if (CodePagesEncodingProvider.Instance.GetEncoding(name) is null) return false;
        set = Create(name.ToLowerInvariant(), name);
        return true;
    }

    /// <summary>The names that a reader of an error may choose from.</summary>
    public static IReadOnlyList<string> Names => Known;

    /// <summary>Reads characters.</summary>
    /// <param name="bytes">Wire bytes.</param>
    /// <param name="text">The characters, or the empty text.</param>
    /// <returns>False where the bytes are not valid in this set.</returns>
    public bool TryDecode(ReadOnlySpan<byte> bytes, out string text)
    {
        text = "";
        try
        {
            text = _strict.GetString(bytes);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    /// <summary>True where the bytes are valid in this set.</summary>
    public bool IsValid(ReadOnlySpan<byte> bytes)
    {
        if (IsSingleByte && !ReferenceEquals(this, Ascii) && !ReferenceEquals(this, Windows1252)) return true;
        try
        {
            _ = _strict.GetCharCount(bytes);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    /// <summary>Writes characters.</summary>
    /// <param name="text">The characters.</param>
    /// <param name="bytes">The wire bytes, or the empty array.</param>
    /// <returns>False where a character does not exist in this set.</returns>
    public bool TryEncode(string text, out byte[] bytes)
    {
        bytes = [];
        try
        {
            bytes = _strict.GetBytes(text);
            return true;
        }
        catch (EncoderFallbackException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>Bytes of the character that begins at the first byte; at least 1, may exceed what is there.</summary>
    internal int CharacterSize(ReadOnlySpan<byte> bytes)
    {
        var first = bytes[0];
        if (IsSingleByte || first < 0x80) return 1;
        if (ReferenceEquals(this, Utf8)) return first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC2 ? 2 : 1;
        return bytes.Length > 1 && bytes[1] is >= 0x30 and <= 0x39 ? 4 : 2;
    }

    private static CharacterSet Create(string name, string webName)
    {
        var lenient = CodePagesEncodingProvider.Instance.GetEncoding(webName) ?? Encoding.GetEncoding(webName);
        var strict = (Encoding)lenient.Clone();
        strict.DecoderFallback = DecoderFallback.ExceptionFallback;
        strict.EncoderFallback = EncoderFallback.ExceptionFallback;
        return new CharacterSet(name, strict, lenient.IsSingleByte);
    }

    private void FillTables()
    {
        var marked = (Encoding)_strict.Clone();
        marked.DecoderFallback = new DecoderReplacementFallback("\uFFFD");
        Span<byte> one = stackalloc byte[1];
        Span<char> characters = stackalloc char[4];
        for (var i = 0; i < 256; i++)
        {
            ToAscii[i] = NotAscii;
            one[0] = (byte)i;
            if (marked.GetChars(one, characters) != 1 || characters[0] > 0x7F) continue;
            ToAscii[i] = (byte)characters[0];
            FromAscii[characters[0]] = (byte)i;
        }
    }
}
