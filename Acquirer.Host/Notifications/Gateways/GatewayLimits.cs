namespace Iso8583.Host.Notifications.Gateways;

/// <summary>How hard a gateway is driven and when it counts as down.</summary>
public sealed record GatewayLimits
{
    /// <summary>Messages a second; 0 for no limit. Default 0.</summary>
    public int PerSecond { get; init; }

    /// <summary>Messages that may go at once after a pause. Default 20.</summary>
    public int Burst { get; init; } = 20;

    /// <summary>Time between two probes. Default 5 s.</summary>
    public TimeSpan ProbeInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Good probes in a row before a gateway that was down is used again. Default 3.</summary>
    public int GoodProbes { get; init; } = 3;

    /// <summary>Shortest time that a gateway stays out while another one works. Default 30 s.</summary>
    public TimeSpan FailBackAfter { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long everybody waits after the gateway said "too fast" without naming a time. Default 1 s.</summary>
    public TimeSpan ThrottlePause { get; init; } = TimeSpan.FromSeconds(1);
}
