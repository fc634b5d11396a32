namespace Iso8583.Core.Dialects;

/// <summary>How a bitmap is written.</summary>
public enum BitmapEncoding : byte
{
    /// <summary>Raw bytes.</summary>
    Binary,

    /// <summary>ASCII hex digits.</summary>
    HexAscii,

    /// <summary>EBCDIC hex digits.</summary>
    HexEbcdic,
}
