namespace Iso8583.Core.Dialects;

/// <summary>How the message type indicator is written.</summary>
public enum MtiEncoding : byte
{
    /// <summary>Four ASCII digits.</summary>
    Ascii,

    /// <summary>Two bytes of packed digits.</summary>
    Bcd,

    /// <summary>Four EBCDIC digits.</summary>
    Ebcdic,
}
