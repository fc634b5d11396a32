namespace Iso8583.Host.Telemetry;

/// <summary>Log event ids: each room has a thousand of its own and counts up from there.</summary>
public static class EventIds
{
    public const int Configuration = 1000;
    public const int Transport = 2000;
    public const int Session = 3000;
    public const int Authorization = 4000;
    public const int Ledger = 5000;
    public const int Settlement = 6000;
    public const int Notifications = 7000;
    public const int Faults = 8000;
    public const int Conformance = 9000;
    public const int Admin = 10_000;
    public const int Views = 11_000;
}
