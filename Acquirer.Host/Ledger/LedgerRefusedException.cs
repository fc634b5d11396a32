namespace Iso8583.Host.Ledger;

/// <summary>The ledger cannot be opened; the message says why and what to do. It is never reset silently.</summary>
public sealed class LedgerRefusedException : Exception
{
    public LedgerRefusedException(LedgerRefusal refusal, string message, Exception? inner = null)
        : base(message, inner) => Refusal = refusal;

    public LedgerRefusal Refusal { get; }
}
