using System.Globalization;
using Iso8583.Core.Messages;

namespace Iso8583.Host.Ledger.Books;

/// <summary>Names of the books' accounts. An account exists once per currency.</summary>
internal static class ChartOfAccounts
{
    public const string CardholderPrefix = "cardholder:";
    public const string MerchantPrefix = "merchant:";
    public const string MerchantBankPrefix = "merchant-bank:";

    public static string NameOf(SystemAccount kind) => kind switch
    {
        SystemAccount.Opening => "opening",
        SystemAccount.Interchange => "interchange",
        SystemAccount.NetworkFee => "network-fee",
        SystemAccount.AcquirerFee => "acquirer-fee",
        SystemAccount.FxPosition => "fx-position",
        SystemAccount.StandIn => "stand-in",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    public static bool TryParse(string name, out SystemAccount kind)
    {
        for (kind = SystemAccount.Opening; kind <= SystemAccount.StandIn; kind++)
        {
            if (NameOf(kind) == name) return true;
        }

        return false;
    }

    public static string Cardholder(string number) => CardholderPrefix + number;

    /// <summary>The merchant's own account at its bank, as far as this acquirer pays into it.</summary>
    public static string MerchantBank(AsciiText merchant) => string.Create(CultureInfo.InvariantCulture, $"{MerchantBankPrefix}{merchant}");

    public static string MerchantPayable(AsciiText merchant) => string.Create(CultureInfo.InvariantCulture, $"{MerchantPrefix}{merchant}");
}
