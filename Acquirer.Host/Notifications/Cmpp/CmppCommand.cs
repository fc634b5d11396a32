namespace Iso8583.Host.Notifications.Cmpp;

/// <summary>Command ids of CMPP that this product speaks. A response has the top bit set.</summary>
public enum CmppCommand : uint
{
    None = 0,
    Connect = 1,
    Terminate = 2,
    Submit = 4,
    Deliver = 5,
    ActiveTest = 8,
}
