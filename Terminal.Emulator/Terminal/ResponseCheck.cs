using Iso8583.Core.Messages;

namespace Iso8583.Emulator.Terminal;

/// <summary>Does a response belong to its request, and what does its code mean to a terminal?</summary>
internal static class ResponseCheck
{
    /// <summary>Response codes after which the goods leave the shop. 10 is a partial approval: F4 of the response counts.</summary>
    public static bool IsApproved(string? code) => code is "00" or "10" or "11" or "A2" or "A4" or "A5" or "A6";

    /// <summary>Codes that end a reversal: done, not possible, never seen. Anything else is tried again.</summary>
    public static bool EndsReversal(string? code) => code is "00" or "12" or "25";

    /// <summary>Names the first field in which the response does not fit; null where it fits.</summary>
    public static string? Mismatch(IsoMessage request, IsoMessage response)
    {
        if (response.Mti != request.Mti.ToResponse()) return "MTI";
        var code = response.GetText(De87.ResponseCode);
        if (!Same(De87.Stan)) return "F11";
        if (!Same(De87.TerminalId)) return "F41";
        if (request.Has(De87.ProcessingCode) && !Same(De87.ProcessingCode)) return "F3";
        if (code == "00" && !Same(De87.MerchantId)) return "F42";
        if (code is not (null or "10") && request.Has(De87.TransactionAmount) && !Same(De87.TransactionAmount)) return "F4";
        return null;

        bool Same(int field) => request.GetText(field) == response.GetText(field);
    }
}
