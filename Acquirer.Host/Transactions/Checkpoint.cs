namespace Iso8583.Host.Transactions;

/// <summary>A thing that was looked at on the way to a decision, in the order in which it is. At most 32: a <see cref="CheckTrail"/> holds two bits of each.</summary>
public enum Checkpoint : byte
{
    Terminal = 0,
    Mac = 1,
    Track = 2,
    PinBlock = 3,
    Cryptogram = 4,
    FirstCopy = 5,
    SignOn = 6,
    Original = 7,
    Issuer = 8,
    Card = 9,
    CardStatus = 10,
    Expiry = 11,
    PinTries = 12,
    Amount = 13,
    Currency = 14,
    TransactionLimit = 15,
    DailyAmount = 16,
    DailyCount = 17,
    Funds = 18,
    StandInLimit = 19,
    Commit = 20,
}
