using System.Globalization;
using Iso8583.Core.Messages;
using Iso8583.Testing.Hosting;

namespace Iso8583.Conformance.Tests;

/// <summary>Asks for a balance as a terminal does.</summary>
internal static class Balance
{
    /// <summary>Available balance in minor units, from the first group of F54.</summary>
    public static async Task<long> OfAsync(TestTerminal terminal, string pan, CancellationToken cancellationToken)
    {
        var response = await terminal.ExchangeAsync(terminal.BalanceInquiry(pan), cancellationToken);
        if (response.GetText(De87.ResponseCode) != "00") throw new InvalidOperationException($"inquiry answered {response.GetText(De87.ResponseCode)}");
        var group = response.GetText(De87.AdditionalAmounts)!;
        var minor = long.Parse(group[8..20], CultureInfo.InvariantCulture);
        return group[7] == 'D' ? -minor : minor;
    }
}
