using System.Globalization;

namespace Iso8583.Emulator.Terminal;

/// <summary>F54: groups of account type 2, amount type 2, currency 3, sign 1, amount 12.</summary>
internal static class AdditionalAmounts
{
    private const int GroupLength = 20;
    private const string LedgerBalance = "01";
    private const string AvailableBalance = "02";

    /// <summary>The available balance in minor units; the ledger balance where there is no other.</summary>
    public static bool TryReadBalance(string? field, out long minor)
    {
        minor = 0;
        if (field is null) return false;
        return TryRead(field, AvailableBalance, out minor) || TryRead(field, LedgerBalance, out minor);
    }

    private static bool TryRead(string field, string amountType, out long minor)
    {
        minor = 0;
        for (var i = 0; i + GroupLength <= field.Length; i += GroupLength)
        {
            if (string.CompareOrdinal(field, i + 2, amountType, 0, 2) != 0) continue;
            if (!long.TryParse(field.AsSpan(i + 8, 12), NumberStyles.None, CultureInfo.InvariantCulture, out minor)) return false;
            if (field[i + 7] == 'D') minor = -minor;
            return true;
        }

        return false;
    }
}
