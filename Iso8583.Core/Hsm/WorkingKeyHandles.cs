namespace Iso8583.Core.Hsm;

/// <summary>The working keys of one signed-on terminal.</summary>
/// <param name="Pin">Enciphers PIN blocks.</param>
/// <param name="Mac">Makes and checks MACs.</param>
/// <param name="Track">Enciphers tracks; null where the terminal sends them clear.</param>
public sealed record WorkingKeyHandles(KeyHandle Pin, KeyHandle Mac, KeyHandle? Track);
