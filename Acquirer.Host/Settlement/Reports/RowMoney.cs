using Iso8583.Host.Ledger;

namespace Iso8583.Host.Settlement.Reports;

/// <summary>What one row's postings mean to a merchant: read from the account names, without the books' own sums. Minor units.</summary>
public readonly record struct RowMoney(string MerchantId, long NetMinor, long InterchangeMinor, long NetworkMinor, long MarginMinor)
{
    private const string MerchantPrefix = "merchant:";

    public long FeeMinor => InterchangeMinor + NetworkMinor + MarginMinor;

    public long GrossMinor => NetMinor + FeeMinor;

    /// <summary>Reads a row.</summary>
    /// <returns>False where it moves no merchant's money.</returns>
    public static bool TryRead(JournalRow row, out RowMoney money)
    {
        ArgumentNullException.ThrowIfNull(row);
        var merchant = "";
        long net = 0, interchange = 0, network = 0, margin = 0;
        foreach (var posting in row.Postings)
        {
            switch (posting.Account)
            {
                case "interchange":
                    interchange += posting.Minor;
                    break;
                case "network-fee":
                    network += posting.Minor;
                    break;
                case "acquirer-fee":
                    margin += posting.Minor;
                    break;
                default:
                    if (!posting.Account.StartsWith(MerchantPrefix, StringComparison.Ordinal)) break;
                    merchant = posting.Account[MerchantPrefix.Length..];
                    net += posting.Minor;
                    break;
            }
        }

        if (merchant.Length == 0 && (interchange | network | margin) != 0) merchant = row.Transaction.Key.MerchantId.ToString();
        money = new RowMoney(merchant, net, interchange, network, margin);
        return merchant.Length > 0;
    }
}
