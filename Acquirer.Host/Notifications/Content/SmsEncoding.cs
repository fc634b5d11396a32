namespace Iso8583.Host.Notifications.Content;

/// <summary>How a text travels over the air.</summary>
public enum SmsEncoding : byte
{
    /// <summary>GSM 03.38 default alphabet, seven bits a character.</summary>
    Gsm7,

    /// <summary>Two bytes a UTF-16 unit.</summary>
    Ucs2,
}
