namespace Iso8583.Host.Admin;

/// <summary>One issuer as <c>/api/v1/issuers</c> shows it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="FirstBin">First BIN of its range.</param>
/// <param name="LastBin">Last one.</param>
/// <param name="State"><c>up</c>, <c>maintenance</c> or <c>down</c>.</param>
/// <param name="Latency">How long it takes; empty for no time.</param>
/// <param name="StandInsWaiting">Transactions approved in its place and not yet forwarded.</param>
public sealed record IssuerAnswer(string Name, int FirstBin, int LastBin, string State, string Latency, IReadOnlyList<long> StandInsWaiting);
