namespace Iso8583.Core.Hsm;

/// <summary>The keys of one DUKPT message and its answer.</summary>
/// <param name="Pin">Enciphers the PIN block.</param>
/// <param name="MacRequest">MAC of the terminal's message.</param>
/// <param name="MacResponse">MAC of the host's answer.</param>
public sealed record DukptKeyHandles(KeyHandle Pin, KeyHandle MacRequest, KeyHandle MacResponse);
