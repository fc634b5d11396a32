namespace Iso8583.Host.Ledger.Books;

/// <summary>What moves on an account.</summary>
internal struct AccountState
{
    public long BalanceMinor;

    /// <summary>Sum of the open pre-authorizations: a memo, not a posting.</summary>
    public long HoldsMinor;

    /// <summary>Payments of <see cref="UsageDay"/>, for the daily limits.</summary>
    public long UsageMinor;

    public int UsageCount;

    /// <summary>Business day of the usage as a day number.</summary>
    public int UsageDay;

    public ushort Currency;
}
