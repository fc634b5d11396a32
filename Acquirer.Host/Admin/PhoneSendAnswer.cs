namespace Iso8583.Host.Admin;

/// <summary>What became of a phone's message.</summary>
/// <param name="Taken">Whether a bound account took it.</param>
public sealed record PhoneSendAnswer(bool Taken);
