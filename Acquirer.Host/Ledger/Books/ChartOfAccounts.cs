using System.Globalization;
using Iso8583.Core.Messages;

namespace Iso8583.Host.Ledger.Books;

/// <summary>Names of the books' accounts. An account exists once per currency.</summary>
internal static class ChartOfAccounts
{
    public const string CardholderPrefix = "cardholder:";
    public const string MerchantPrefix = "merchant:";
    public const string Opening = "opening";
    public const string Interchange = "interchange";
    public const string NetworkFee = "network-fee";
    public const string AcquirerFee = "acquirer-fee";
    public const string FxPosition = "fx-position";

    public static string Cardholder(string number) => CardholderPrefix + number;

    public static string MerchantPayable(AsciiText merchant) => string.Create(CultureInfo.InvariantCulture, $"{MerchantPrefix}{merchant}");
}
