namespace Iso8583.Host.Notifications;

/// <summary>Who is told. Part of stored event ids: never change or reuse a number (1 to 7).</summary>
public enum Audience : byte
{
    Cardholder = 1,
    Merchant = 2,
}
