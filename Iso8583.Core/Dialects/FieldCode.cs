namespace Iso8583.Core.Dialects;

/// <summary>How the locator finds the end of a field.</summary>
internal enum LocateKind : byte
{
    Undefined,
    Fixed,
    Ascii2,
    Ascii3,
    Bcd1,
    Bcd2,
    OtherPrefix,
    CountedCharacters,
    ThirdBitmap,
}

/// <summary>How a count of units becomes a count of bytes.</summary>
internal enum SizeRule : byte
{
    Same,
    HalfUp,
    Twice,
    SignAndHalfUp,
}

/// <summary>How a value is decoded.</summary>
internal enum ValueKind : byte
{
    Ascii,
    SingleByte,
    MultiByte,
    Bcd,
    Binary,
    HexAscii,
    HexEbcdic,
}

[Flags]
internal enum FieldFlags : ushort
{
    None = 0,
    FillRight = 1,
    FillF = 2,
    Track = 4,
    Signed = 8,
    FixedOdd = 16,
    Numeric = 32,
    PrefixCountsBytes = 64,
    ZeroPad = 128,
    SeparatorD = 256,
    LowerCase = 512,
    HexDigits = 1024,
    PlainNumber = 2048,
}

/// <summary>A field specification compiled for the hot path: 16 bytes, no reference.</summary>
internal struct FieldCode
{
    public LocateKind Locate;
    public byte PrefixSize;
    public SizeRule Rule;
    public ValueKind Value;
    public FieldFlags Flags;
    public LengthEncoding PrefixEncoding;

    /// <summary>1 where two units share a byte: bytes are (units + 1) / 2, and an odd number leaves a spare nibble. For the prefixes that are read in line.</summary>
    public byte Shift;

    /// <summary>Bytes of a fixed field.</summary>
    public int Size;

    /// <summary>Units of a fixed field; the largest number that the prefix may say for a variable one.</summary>
    public int Max;

    public readonly bool IsFixed => PrefixSize == 0;

    public readonly bool Is(FieldFlags flag) => (Flags & flag) != 0;

    public static FieldCode Compile(FieldSpec spec)
    {
        var code = new FieldCode
        {
            Value = ValueOf(spec),
            Rule = RuleOf(spec),
            Flags = FlagsOf(spec),
            Max = spec.Length,
        };
        var counted = code.Value == ValueKind.MultiByte && spec.Unit == LengthUnit.Characters && spec.Prefix?.CountsBytes != true;
        if (spec.Prefix is not { } prefix)
        {
            code.Locate = counted ? LocateKind.CountedCharacters : LocateKind.Fixed;
            code.Size = BytesOf(code.Rule, spec.Length);
            if (code.Value == ValueKind.Bcd && ((spec.Length - (code.Is(FieldFlags.Signed) ? 1 : 0)) & 1) == 1) code.Flags |= FieldFlags.FixedOdd;
            if ((code.Flags & (FieldFlags.Signed | FieldFlags.FixedOdd)) == 0 && code.Locate == LocateKind.Fixed && (code.Value is ValueKind.Ascii or ValueKind.Bcd)) code.Flags |= FieldFlags.PlainNumber;
            return code;
        }

        code.PrefixSize = prefix.Size;
        code.PrefixEncoding = prefix.Encoding;
        if (prefix.CountsBytes)
        {
            code.Flags |= FieldFlags.PrefixCountsBytes;
            code.Max = BytesOf(code.Rule, spec.Length);
            if (code.Value is ValueKind.HexAscii or ValueKind.HexEbcdic && spec.Unit == LengthUnit.Bytes) code.Max++;
            code.Rule = SizeRule.Same;
        }

        if (code.Rule == SizeRule.HalfUp) code.Shift = 1;
        code.Locate = counted ? LocateKind.CountedCharacters : code.Rule > SizeRule.HalfUp ? LocateKind.OtherPrefix : (prefix.Encoding, prefix.Size) switch
        {
            (LengthEncoding.Ascii, 2) => LocateKind.Ascii2,
            (LengthEncoding.Ascii, 3) => LocateKind.Ascii3,
            (LengthEncoding.Bcd, 1) => LocateKind.Bcd1,
            (LengthEncoding.Bcd, 2) => LocateKind.Bcd2,
            _ => LocateKind.OtherPrefix,
        };
        return code;
    }

    /// <summary>Bytes on the wire that a number of units takes.</summary>
    public static int BytesOf(SizeRule rule, int units) => rule switch
    {
        SizeRule.HalfUp => (units + 1) >> 1,
        SizeRule.Twice => units * 2,
        SizeRule.SignAndHalfUp => units == 0 ? 0 : 1 + (units >> 1),
        _ => units,
    };

    private static ValueKind ValueOf(FieldSpec spec) => spec.Encoding switch
    {
        FieldEncoding.Bcd => ValueKind.Bcd,
        FieldEncoding.Binary => ValueKind.Binary,
        FieldEncoding.HexAscii => ValueKind.HexAscii,
        FieldEncoding.HexEbcdic => ValueKind.HexEbcdic,
        _ when ReferenceEquals(spec.CharacterSet, CharacterSet.Ascii) => ValueKind.Ascii,
        _ => spec.CharacterSet.IsSingleByte ? ValueKind.SingleByte : ValueKind.MultiByte,
    };

    private static SizeRule RuleOf(FieldSpec spec) => spec.Encoding switch
    {
        FieldEncoding.Bcd when spec.Unit == LengthUnit.Bytes => SizeRule.Same,
        FieldEncoding.Bcd => spec.Content == ContentClass.Xn ? SizeRule.SignAndHalfUp : SizeRule.HalfUp,
        FieldEncoding.Binary => spec.Unit == LengthUnit.Digits ? SizeRule.HalfUp : SizeRule.Same,
        FieldEncoding.HexAscii or FieldEncoding.HexEbcdic => spec.Unit == LengthUnit.Bytes ? SizeRule.Twice : SizeRule.Same,
        _ => SizeRule.Same,
    };

    private static FieldFlags FlagsOf(FieldSpec spec)
    {
        var flags = FieldFlags.None;
        if (spec.Fill is DigitFill.RightZero or DigitFill.RightF) flags |= FieldFlags.FillRight;
        if (spec.Fill is DigitFill.LeftF or DigitFill.RightF) flags |= FieldFlags.FillF;
        if (spec.Content == ContentClass.Z) flags |= FieldFlags.Track;
        if (spec.Content == ContentClass.Xn) flags |= FieldFlags.Signed;
        if (spec.Content is ContentClass.N or ContentClass.Xn) flags |= FieldFlags.Numeric;
        if (spec.Separator == 'D') flags |= FieldFlags.SeparatorD;
        if (spec.LowerCase) flags |= FieldFlags.LowerCase;
        if (spec.Encoding == FieldEncoding.Bcd && spec.Content is ContentClass.B or ContentClass.Z) flags |= FieldFlags.HexDigits;
        if (spec.Prefix is null && (spec.Content is ContentClass.N or ContentClass.Xn || spec.Encoding == FieldEncoding.Bcd)) flags |= FieldFlags.ZeroPad;
        return flags;
    }
}
