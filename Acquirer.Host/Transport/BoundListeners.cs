using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Iso8583.Host.Transport;

/// <summary>Where this host really listens: known once it has started, also for ports that were left to the system.</summary>
public sealed class BoundListeners
{
    private readonly List<BoundListener> _listeners = [];

    internal IReadOnlyList<BoundListener> Listeners => _listeners;

    internal ListenOptions? Http { get; set; }

    /// <summary>Address of the HTTP port.</summary>
    public IPEndPoint HttpEndPoint => Http?.IPEndPoint ?? throw new InvalidOperationException("The host has not started.");

    /// <summary>Address of a listener by its name.</summary>
    public IPEndPoint EndPoint(string listener)
        => _listeners.Find(bound => bound.Runtime.Options.Name == listener)?.EndPoint.IPEndPoint
           ?? throw new InvalidOperationException($"There is no started listener '{listener}'.");

    internal void Add(BoundListener listener) => _listeners.Add(listener);
}
