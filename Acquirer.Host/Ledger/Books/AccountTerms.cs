namespace Iso8583.Host.Ledger.Books;

/// <summary>What the master data says of an account, by its number in the books.</summary>
internal struct AccountTerms
{
    public long CreditLimitMinor;
    public long TransactionLimitMinor;
    public long DailyLimitMinor;
    public int DailyCountLimit;
    public AccountType Type;
}
