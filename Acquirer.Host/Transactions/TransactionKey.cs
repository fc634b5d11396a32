using Iso8583.Core.Messages;

namespace Iso8583.Host.Transactions;

/// <summary>
/// What makes two messages the same transaction. UnionPay POS: merchant, terminal, batch (F60.2), STAN, message class; <see cref="Acquirer"/> is empty.
/// Generic dialects: acquirer (F32), merchant, terminal, STAN, transmission time (F7), message class; <see cref="BatchOrTime"/> holds F7.
/// The MTI's repeat digit is not part of it.
/// </summary>
/// <param name="Acquirer">F32 without fill, or empty.</param>
/// <param name="MerchantId">F42 without trailing spaces.</param>
/// <param name="TerminalId">F41 without trailing spaces.</param>
/// <param name="Stan">F11.</param>
/// <param name="BatchOrTime">F60.2 or F7 as a number.</param>
/// <param name="MessageClass">Second digit of the MTI.</param>
public readonly record struct TransactionKey(
    AsciiText Acquirer,
    AsciiText MerchantId,
    AsciiText TerminalId,
    int Stan,
    long BatchOrTime,
    byte MessageClass);
