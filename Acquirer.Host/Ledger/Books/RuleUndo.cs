namespace Iso8583.Host.Ledger.Books;

/// <summary>One change of <see cref="RuleCounterBook"/>, to be taken back.</summary>
/// <param name="Counter">The counter that moved; 0 where a business day began.</param>
/// <param name="Before">Its count before, 0 for none; or the day before.</param>
/// <param name="OlderCards">A business day began: the counters that were forgotten by it; null where there were none at all.</param>
internal readonly record struct RuleUndo(ulong Counter, int Before, Dictionary<ulong, int>? OlderCards = null);
