using Iso8583.Core.Codec;
using Iso8583.Core.Messages;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Session;

/// <summary>F54 of a request: the part of F4 that is paid out in cash.</summary>
internal static class AdditionalAmounts
{
    /// <summary>Amount type 40: cash. Source: ISO 8583, amount types of additional amounts.</summary>
    private const int CashType = 40;

    /// <param name="message">Located fields.</param>
    /// <param name="de">54.</param>
    /// <param name="version">Version digit of the MTI.</param>
    /// <param name="transaction">Gets the cash part.</param>
    public static void Read(scoped MessageView message, int de, int version, ref Transaction transaction)
    {
        if (!message.Has(de)) return;
        Span<byte> text = stackalloc byte[128];
        if (!message.TryGetText(de, text, out var length)) return;
        ReadOnlySpan<byte> rest = text[..length];
        while (AdditionalAmount.TryTake(ref rest, version, out var amount))
        {
            if (amount.AmountType == CashType) transaction.AdditionalMinor = amount.Amount.Minor;
        }
    }
}
