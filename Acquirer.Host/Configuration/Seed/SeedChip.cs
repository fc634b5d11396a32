namespace Iso8583.Host.Configuration.Seed;

/// <summary>The chip cards of an issuer.</summary>
/// <param name="Scheme"><c>unionpay</c>, <c>visa</c>, <c>mastercard</c> or <c>emv</c> (common core).</param>
/// <param name="KeyAlgorithm"><c>tdes</c> or <c>sm4</c>.</param>
/// <param name="CryptogramKey">Clear test master key for cryptograms (IMK-AC) in hex; empty where the key file has <c>issuer-BIN-ac</c>.</param>
/// <param name="ScriptMacKey">Clear test master key for script MACs (IMK-SMI) in hex; empty where the key file has <c>issuer-BIN-smi</c>, or there are no scripts.</param>
/// <param name="HashesLongNumbers">Card keys by option B.</param>
/// <param name="AnswerMethod">ARPC by method 1 or 2; 0: as the card's cryptogram version has it.</param>
/// <param name="DeclinesReplayedCounter">A card whose counter is not above the highest one seen is declined.</param>
/// <param name="Scripts">Issuer scripts.</param>
public sealed record SeedChip(
    string Scheme, string KeyAlgorithm, string CryptogramKey, string ScriptMacKey, bool HashesLongNumbers, int AnswerMethod, bool DeclinesReplayedCounter,
    IReadOnlyList<SeedScript> Scripts)
{
    /// <summary>Never the keys.</summary>
    public override string ToString() => $"{Scheme} chip cards";
}
