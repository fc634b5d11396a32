namespace Iso8583.Host.Admin;

/// <summary>One leg of a transaction's double entry.</summary>
/// <param name="Account">Account in the books' chart.</param>
/// <param name="Minor">Minor units; positive raises the balance.</param>
/// <param name="Amount">The same as decimal text with the currency.</param>
public sealed record PostingAnswer(string Account, long Minor, string Amount);
