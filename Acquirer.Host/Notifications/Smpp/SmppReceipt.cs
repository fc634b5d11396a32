using System.Text;
using System.Text.RegularExpressions;
using Iso8583.Host.Notifications.Gateways;

namespace Iso8583.Host.Notifications.Smpp;

/// <summary>Reads delivery receipts. Their text is each vendor's own; parameters are preferred where a centre sends them.</summary>
public static partial class SmppReceipt
{
    /// <summary>Reads a deliver_sm that is a receipt.</summary>
    /// <param name="message">The message.</param>
    /// <param name="ids">How its ids are written.</param>
    /// <param name="receipt">The receipt, by the centre's id.</param>
    public static bool TryRead(SmppMessage message, SmppIdFormat ids, out Receipt receipt)
    {
        ArgumentNullException.ThrowIfNull(message);
        receipt = default;
        if (!message.IsReceipt) return false;
        var text = Encoding.Latin1.GetString(message.Content);
        var idParameter = message.Parameter(SmppTag.ReceiptedMessageId);
        var stateParameter = message.Parameter(SmppTag.MessageState);
        var id = idParameter.IsEmpty ? IdPattern().Match(text).Groups[1].Value : Encoding.Latin1.GetString(idParameter).TrimEnd('\0');
        if (id.Length is 0 or > 64) return false;
        var state = stateParameter.IsEmpty ? StatePattern().Match(text).Groups[1].Value.ToUpperInvariant() : NameOf(stateParameter[0]);
        receipt = new Receipt(default, ids.Normalize(id), StateOf(state), StateOf(state) == ReceiptState.Undelivered ? state : "");
        return true;
    }

    /// <summary>Writes the text of a receipt in the common form.</summary>
    public static string Text(string id, string state, DateTimeOffset submitted, DateTimeOffset done, string begin) => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"id:{id} sub:001 dlvrd:{(state == "DELIVRD" ? "001" : "000")} submit date:{submitted:yyMMddHHmm} done date:{done:yyMMddHHmm} stat:{state} err:000 text:{begin}");

    // Message states of 5.2.28.
    private static string NameOf(byte state) => state switch
    {
        1 => "ENROUTE",
        2 => "DELIVRD",
        3 => "EXPIRED",
        4 => "DELETED",
        5 => "UNDELIV",
        6 => "ACCEPTD",
        8 => "REJECTD",
        _ => "UNKNOWN",
    };

    private static ReceiptState StateOf(string state) => state switch
    {
        "DELIVRD" => ReceiptState.Delivered,
        "EXPIRED" or "DELETED" or "UNDELIV" or "REJECTD" => ReceiptState.Undelivered,
        _ => ReceiptState.Underway,
    };

    [GeneratedRegex(@"\bid:\s*([^\s]{1,64})", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 100)]
    private static partial Regex IdPattern();

    [GeneratedRegex(@"\bstat:\s*([A-Za-z]{1,10})", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 100)]
    private static partial Regex StatePattern();
}
