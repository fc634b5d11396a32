namespace Iso8583.Host.Ledger.Books;

/// <summary>One merchant, currency and business day: number of the payable account and of the day. Day 0 stands for what is carried over.</summary>
internal readonly record struct PayableDay(int Account, int Day);
