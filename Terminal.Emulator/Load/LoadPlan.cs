using System.Net;
using Iso8583.Emulator.Link;

namespace Iso8583.Emulator.Load;

/// <summary>How much is to be sent, whither, for how long.</summary>
internal sealed class LoadPlan
{
    public required EndPoint EndPoint { get; init; }

    public required LinkOptions Link { get; init; }

    public required LoadMessage Message { get; init; }

    /// <summary>Messages a second over all connections. They fall due by the clock, whether answers come or not.</summary>
    public required double Rate { get; init; }

    /// <summary>How long messages fall due, warm-up included.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>What falls due in this first time is sent and not measured.</summary>
    public required TimeSpan WarmUp { get; init; }

    public required int Connections { get; init; }

    /// <summary>Requests that one connection may have open; what falls due beyond them waits, and its wait counts.</summary>
    public required int MaxInFlight { get; init; }

    public required TimeSpan Timeout { get; init; }

    public TimeProvider Time => Link.Time;
}
