using Iso8583.Core.Codec;
using Iso8583.Core.Dialects;
using Iso8583.Core.Messages;

namespace Iso8583.Core.Text;

/// <summary>Words for message types.</summary>
internal static class MessageNames
{
    public static string Of(scoped MessageView view) => Of(view.Mti, view.Dialect, view.TryGetNumber(De87.ProcessingCode, out var code) ? (int)code : -1, ProfileCheck.FindKind(view));

    public static string Of(IsoMessage message, Dialect dialect)
        => Of(message.Mti, dialect, int.TryParse(message.GetText(De87.ProcessingCode), out var code) ? code : -1, ProfileCheck.FindKind(message, dialect));

    // ISO 8583:1987 4.2 and its successors: the class digit, then the function digit; the words of the processing code are the same in all three.
    private static string Of(Mti mti, Dialect dialect, int processingCode, MessageProfile? kind)
    {
        var what = mti.Class switch
        {
            1 or 2 when kind is not null => WithoutFunction(kind.Name),
            1 => "authorization",
            2 when processingCode >= 0 => Transaction(new ProcessingCode(processingCode), TellsKindsApart(dialect)),
            2 => "financial",
            3 => "file action",
            4 => mti.Version == 0 && mti.Function is 2 or 3 ? "reversal advice" : "reversal",
            5 => "reconciliation",
            6 => "administrative",
            7 => "fee collection",
            8 => "network management",
            _ => "reserved",
        };
        var function = mti.Function switch
        {
            0 => "request",
            1 => "response",
            2 when mti.Class != 4 => "advice",
            3 when mti.Class != 4 => "advice response",
            3 => "response",
            4 => "notification",
            5 => "notification acknowledgement",
            6 => "instruction",
            7 => "instruction acknowledgement",
            _ => "",
        };
        return function.Length == 0 ? what : $"{what} {function}";
    }

    // "completion advice" is followed by "advice response" or the like.
    private static string WithoutFunction(string name)
    {
        foreach (var function in (ReadOnlySpan<string>)[" request", " advice"])
        {
            if (name.EndsWith(function, StringComparison.Ordinal)) return name[..^function.Length];
        }

        return name;
    }

    // Where voids and refunds share a processing code, it alone does not say which of them a message is.
    private static bool TellsKindsApart(Dialect dialect)
    {
        foreach (var profile in dialect.Profiles)
        {
            if (profile.Name.Length > 0 && profile.When.ContainsKey(De87.ProcessingCode)) return true;
        }

        return false;
    }

    private static string Transaction(ProcessingCode code, bool isShared) => code.TransactionType switch
    {
        0 => "purchase",
        1 => "cash withdrawal",
        2 => "debit adjustment",
        9 => "purchase with cash back",
        20 => isShared ? "void or refund" : "refund",
        21 => "deposit",
        22 => "credit adjustment",
        28 => "payment",
        30 or 31 => "balance inquiry",
        40 => "transfer",
        _ => "financial",
    };
}
