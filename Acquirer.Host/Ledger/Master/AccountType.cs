namespace Iso8583.Host.Ledger;

/// <summary>What kind of account a card draws on: decides the interchange rate.</summary>
public enum AccountType : byte
{
    Debit = 0,
    Credit = 1,
    Prepaid = 2,
}
