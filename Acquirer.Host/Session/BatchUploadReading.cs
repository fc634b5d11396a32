using Iso8583.Core.Codec;
using Iso8583.Core.Messages;
using Iso8583.Host.Ledger;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Session;

/// <summary>Reads what a UnionPay terminal uploads after a settlement.</summary>
/// <remarks>
/// F48 of a stripe upload: count n2, then for each detail class n2 (00 domestic, 01 other network), STAN n6, account number n20 filled with zeros in
/// front, amount n12. F48 of the end: number of details n4.
/// </remarks>
internal static class BatchUploadReading
{
    private const int CountDigits = 2;
    private const int DetailDigits = 40;
    private const int MaxDetails = 8;
    private const int TotalDigits = 4;
    private const int MaxDigits = 512;

    public static bool TryReadCount(scoped MessageView message, out int count)
    {
        count = 0;
        Span<byte> text = stackalloc byte[MaxDigits];
        if (!message.Has(De87.AdditionalDataPrivate) || !message.TryGetText(De87.AdditionalDataPrivate, text, out var length) || length < TotalDigits) return false;
        if (!FieldReading.TryDigits(text[..TotalDigits], out var value)) return false;
        count = (int)value;
        return true;
    }

    public static bool TryReadDetails(scoped MessageView message, PanTokenizer tokens, ref Transaction transaction)
    {
        Span<byte> text = stackalloc byte[MaxDigits];
        try
        {
            if (!message.Has(De87.AdditionalDataPrivate) || !message.TryGetText(De87.AdditionalDataPrivate, text, out var length) || length < CountDigits) return false;
            if (!FieldReading.TryDigits(text[..CountDigits], out var count) || count > MaxDetails || length < CountDigits + (count * DetailDigits)) return false;
            var details = new UploadedDetail[count];
            for (var i = 0; i < details.Length; i++)
            {
                var item = text.Slice(CountDigits + (i * DetailDigits), DetailDigits);
                if (!FieldReading.TryDigits(item[..2], out var card) || !FieldReading.TryDigits(item[2..8], out var stan) || !FieldReading.TryDigits(item[28..40], out var amount)) return false;
                var pan = Pan.TryParse(item[8..28].TrimStart((byte)'0'), out var number) ? tokens.Tokenize(number) : default;
                details[i] = new UploadedDetail((int)stan, pan, amount, card == 1, UploadVerdict.None);
            }

            transaction.Uploads = details;
            return true;
        }
        finally
        {
            text.Clear();
        }
    }

    /// <summary>One detail in fields of its own: F11, F2, F4.</summary>
    public static bool TryReadDetail(scoped MessageView message, PanTokenizer tokens, ref Transaction transaction)
    {
        if (!FieldReading.TryReadNumber(message, De87.TransactionAmount, out var amount)) return false;
        var pan = FieldReading.ReadPan(message);
        transaction.Uploads = [new UploadedDetail(transaction.Key.Stan, tokens.Tokenize(pan), amount, false, UploadVerdict.None)];
        return true;
    }
}
