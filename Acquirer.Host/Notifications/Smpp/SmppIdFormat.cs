namespace Iso8583.Host.Notifications.Smpp;

/// <summary>How a centre writes its message ids: some give hexadecimal digits in the answer and decimal ones in the receipt, or the reverse.</summary>
public enum SmppIdFormat : byte
{
    /// <summary>As they come.</summary>
    AsIs,

    /// <summary>Hexadecimal digits; leading zeros do not matter.</summary>
    Hexadecimal,

    /// <summary>Decimal digits; leading zeros do not matter.</summary>
    Digits,
}
