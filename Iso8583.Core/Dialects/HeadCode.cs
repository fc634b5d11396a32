namespace Iso8583.Core.Dialects;

/// <summary>MTI and bitmaps of a dialect, compiled for the hot path: ten bytes beside each other.</summary>
internal readonly struct HeadCode(MtiEncoding mti, BitmapSpec bitmap, bool hasField65, bool hasField129)
{
    public readonly MtiEncoding Mti = mti;
    public readonly BitmapEncoding Bitmap = bitmap.Encoding;
    public readonly byte MtiSize = (byte)(mti == MtiEncoding.Bcd ? 2 : 4);
    public readonly byte BitmapSize = (byte)(bitmap.Encoding == BitmapEncoding.Binary ? 8 : 16);
    public readonly byte Max = (byte)bitmap.Max;
    public readonly byte ThirdInField = (byte)bitmap.ThirdInField;
    public readonly bool AlwaysTwo = bitmap.AlwaysTwo;
    public readonly bool Announce = bitmap.Announce;
    public readonly bool LowerCase = bitmap.LowerCase;
    private readonly byte _firstBits = (byte)((hasField65 || bitmap.ThirdInField == 65 ? 1 : 0) | (hasField129 ? 2 : 0));

    /// <summary>True where bit 65 stands for a field, not for a third bitmap behind the second.</summary>
    public bool Bit65IsField => (_firstBits & 1) != 0;

    /// <summary>True where bit 129 stands for a field.</summary>
    public bool Bit129IsField => (_firstBits & 2) != 0;
}
