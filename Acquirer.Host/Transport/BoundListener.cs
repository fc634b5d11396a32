using Iso8583.Host.Session;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Iso8583.Host.Transport;

/// <summary>A listener and the endpoint that Kestrel made of it.</summary>
internal sealed record BoundListener(ListenerRuntime Runtime, ListenOptions EndPoint);
