namespace Iso8583.Host.Admin;

/// <summary>One thing that must be well before the host is ready. Any room may register one through <c>Program</c>.</summary>
/// <param name="Name">Short name.</param>
/// <param name="Problem">What is wrong; empty where nothing is.</param>
public sealed record ReadinessCheck(string Name, Func<string> Problem);
