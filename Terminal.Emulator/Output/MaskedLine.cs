using System.Text;
using Iso8583.Core.Codec;
using Iso8583.Core.Dialects;
using Iso8583.Core.Messages;

namespace Iso8583.Emulator.Output;

/// <summary>A message as one line for people. Only the fields that are listed here are shown: card data, tracks, PIN and keys cannot appear.</summary>
internal static class MaskedLine
{
    private static readonly int[] Shown =
    [
        De87.ProcessingCode, De87.TransactionAmount, De87.Stan, De87.PosEntryMode, De87.RetrievalReference, De87.AuthorizationCode, De87.ResponseCode,
        De87.TransactionCurrency, De87.AdditionalAmounts, De87.Private60, De87.Private61, De87.SettlementCode, De87.NetworkManagementCode,
        De87.DebitsNumber, De87.DebitsAmount, De87.CreditsNumber, De87.CreditsAmount,
    ];

    public static string Of(ReadOnlySpan<byte> message, Dialect dialect)
    {
        var map = default(FieldMap);
        var whole = MessageView.TryParse(message, dialect, ref map, out var view, out var error);
        var line = new StringBuilder();
        if (view.HasMti)
        {
            line.Append(view.Mti.ToString());
            if (view.TryGetPan(De87.Pan, out var pan)) line.Append(" F2=").Append(pan.ToString());
            foreach (var field in Shown)
            {
                if (view.Has(field)) line.Append(System.Globalization.CultureInfo.InvariantCulture, $" F{field}={view.GetString(field).Trim()}");
            }
        }

        if (!whole) line.Append(" [").Append(error.Describe()).Append(']');
        return line.ToString();
    }

    /// <summary>The MTI; empty where it cannot be read.</summary>
    public static string MtiOf(ReadOnlySpan<byte> message, Dialect dialect)
    {
        var map = default(FieldMap);
        _ = MessageView.TryParse(message, dialect, ref map, out var view, out _);
        return view.HasMti ? view.Mti.ToString() : "";
    }

    /// <summary>A telephone number with its middle hidden.</summary>
    public static string Phone(string number) => number.Length < 8 ? new string('*', number.Length) : number[..^8] + "****" + number[^4..];
}
