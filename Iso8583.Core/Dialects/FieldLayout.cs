using System.Collections.Frozen;

namespace Iso8583.Core.Dialects;

/// <summary>What stands inside a composite field.</summary>
public sealed record FieldLayout
{
    private readonly IReadOnlyList<FieldSpec> _elements = [];
    private readonly FrozenDictionary<string, int> _byKey = FrozenDictionary<string, int>.Empty;

    /// <summary>Which structure.</summary>
    public required LayoutKind Kind { get; init; }

    /// <summary>
    /// True where the elements are laid over the decoded value (digits of packed data, bytes of hex-coded data) instead of the wire bytes.
    /// </summary>
    public bool OverDecoded { get; init; }

    /// <summary>Positional: what may be missing at the end.</summary>
    public LayoutTail Tail { get; init; }

    /// <summary>The elements: in order for positional, by bit number for bitmap, by tag where a tag's value has a form of its own.</summary>
    public IReadOnlyList<FieldSpec> Elements
    {
        get => _elements;
        init
        {
            _elements = value;
            Codes = [.. value.Select(FieldCode.Compile)];
            _byKey = Enumerable.Range(0, value.Count).ToFrozenDictionary(i => value[i].Key, i => i, StringComparer.Ordinal);
        }
    }

    /// <summary>Bytes in front of the first tag or of the bitmap that belong to none.</summary>
    public int Lead { get; init; }

    /// <summary>Bytes of a tag (tag-length-value, length-tag-value).</summary>
    public int TagSize { get; init; }

    /// <summary>How tags are written: text, packed digits, or binary (read as hex).</summary>
    public FieldEncoding TagEncoding { get; init; }

    /// <summary>The character set of text tags and of the lead.</summary>
    public CharacterSet TagCharacterSet { get; init; } = CharacterSet.Ascii;

    /// <summary>The length of a tagged value.</summary>
    public LengthPrefix ElementLength { get; init; } = new(LengthEncoding.Ascii, 3);

    /// <summary>True where the length of an element counts its tag too.</summary>
    public bool LengthCoversTag { get; init; }

    /// <summary>How values without a specification of their own are coded: text, packed digits or binary.</summary>
    public FieldEncoding ValueEncoding { get; init; } = FieldEncoding.Binary;

    /// <summary>The character set of text values.</summary>
    public CharacterSet ValueCharacterSet { get; init; } = CharacterSet.Ascii;

    /// <summary>BER-TLV: the most octets that a long-form length may have after its first, 1 to 4.</summary>
    public int MaxLengthOctets { get; init; } = 4;

    /// <summary>BER-TLV: true where lengths must be minimal and multi-byte tags must not begin with a zero subsequent byte.</summary>
    public bool Strict { get; init; } = true;

    /// <summary>BER-TLV: true where zero bytes between elements are skipped.</summary>
    public bool SkipZeros { get; init; }

    /// <summary>True where content that is wholly printable text (ASCII or EBCDIC) is left unopened: fields that some senders fill with text of their own.</summary>
    public bool UnlessText { get; init; }

    /// <summary>Bitmap: how it is written.</summary>
    public BitmapEncoding BitmapEncoding { get; init; }

    /// <summary>Bitmap: its bytes before hex coding, 1 to 24.</summary>
    public int BitmapBytes { get; init; } = 8;

    /// <summary>Bitmap: the element number of its first bit.</summary>
    public int FirstBit { get; init; } = 1;

    /// <summary>Bitmap: true where the first bit of each 8 bytes announces another 8 bytes (nested messages of some networks).</summary>
    public bool Continued { get; init; }

    /// <summary>The element of a key, where it is specified.</summary>
    public FieldSpec? Find(string key) => IndexOf(key) is var index and >= 0 ? _elements[index] : null;

    internal FieldCode[] Codes { get; private init; } = [];

    internal int IndexOf(string key) => _byKey.TryGetValue(key, out var index) ? index : -1;
}
