namespace Iso8583.Host.Ledger.Journal;

/// <summary>What a ledger keeps about itself for life.</summary>
/// <param name="Seed">Source of authorization codes.</param>
/// <param name="KeyCheckValue"><see cref="PanTokenizer.KeyCheckValue"/> of the key that its tokens were made with.</param>
public readonly record struct JournalHeader(ulong Seed, ulong KeyCheckValue);
