namespace Iso8583.Host.Transactions;

/// <summary>A thing that was looked at on the way to a decision, in the order in which it is. At most 32: a <see cref="CheckTrail"/> holds two bits of each.</summary>
public enum Checkpoint : byte
{
    Terminal = 0,
    Mac = 1,
    PinBlock = 2,
    Cryptogram = 3,
    FirstCopy = 4,
    SignOn = 5,
    Original = 6,
    Issuer = 7,
    Card = 8,
    CardStatus = 9,
    Expiry = 10,
    PinTries = 11,
    Amount = 12,
    Currency = 13,
    TransactionLimit = 14,
    DailyAmount = 15,
    DailyCount = 16,
    Funds = 17,
    StandInLimit = 18,
}
