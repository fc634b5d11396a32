using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Iso8583.Core.Documents;
using Iso8583.Core.Text;
using Iso8583.Host.Configuration;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Rules;

/// <summary>Reads what a rule does: the object <c>then</c>.</summary>
internal static class ActReader
{
    private const int ResponseCodeField = 39;
    private const int ScriptIdLength = 4;

    public static Rule Read(DocumentObject then, Rule blank, DocumentProblems problems)
    {
        var words = new List<string>();
        var reason = then.OptionalEnum("reason", DecisionReason.None);
        if (reason is DecisionReason.Approved or DecisionReason.ApprovedPartially || string.Equals(then.OptionalString("reason"), nameof(DecisionReason.None), StringComparison.OrdinalIgnoreCase))
            then.Problem("reason", "expected a reason to decline", "use 'approve' or 'approvePart' to approve");
        var code = then.OptionalString("code");
        if (then.Has("code") && (code.Length is < 2 or > 4 || !code.All(char.IsAsciiLetterOrDigit))) then.Problem("code", "expected 2 to 4 letters or digits in quotes");
        if (code.Length > 0 && code.All(c => c == '0'))
            then.Problem("code", "this code approves, but 'code' declines", "use 'approve' to approve, or 'set' with \"39\" to change only what the terminal sees");
        var approve = then.OptionalBool("approve", false);
        var part = ReadPart(then, problems, words);
        var declines = then.Has("reason") || code.Length > 0;
        if ((declines ? 1 : 0) + (approve ? 1 : 0) + (part.Verdict != RuleVerdict.HandOn ? 1 : 0) > 1)
            problems.Add(then.Node, "a rule declines, approves or approves in part: choose one");
        _ = then.OptionalBool("handOn", false);

        var fields = ReadFields(then, problems);
        if (code.Length > 0 && !fields.Exists(field => field.Field == ResponseCodeField))
            fields.Add(new RuleField(ResponseCodeField, Encoding.ASCII.GetBytes(code), null));
        fields.Sort((left, right) => left.Field.CompareTo(right.Field));
        if (declines && reason == DecisionReason.None) reason = DecisionReason.DoNotHonour;
        if (declines) words.Insert(0, "decline: " + JsonNamingPolicy.CamelCase.ConvertName(reason.ToString()));
        if (approve) words.Insert(0, "approve");
        if (fields.Count > 0) words.Add("set " + string.Join(", ", fields.Select(Show)));

        var delay = DelayReader.Read(then, "delay", problems);
        var before = then.OptionalChoice("delayBefore", "response", "response", "decision");
        if (delay is not null) words.Add($"wait before the {before}: {delay}");
        var drop = then.TryGet("drop", out var dropped) && dropped.TryGetBoolean(out var plain) ? plain ? "response" : "" : then.OptionalChoice("drop", "", "request", "response");
        if (drop.Length > 0) words.Add("drop the " + drop);
        var close = then.OptionalBool("close", false);
        if (close) words.Add("close the connection");
        var declinesOnCounter = then.OptionalBool("declineOnAtc", false);
        if (declinesOnCounter) words.Add("decline a chip whose counter does not go up");
        var script = then.OptionalHex("script") ?? [];
        if (then.Has("script") && script.Length != ScriptIdLength) then.Problem("script", "expected the id of an issuer script of the seed file, 8 hex digits in quotes");
        var scriptId = script.Length == ScriptIdLength ? BinaryPrimitives.ReadUInt32BigEndian(script) : 0;
        if (scriptId != 0) words.Add(string.Create(CultureInfo.InvariantCulture, $"send issuer script {scriptId:X8}"));
        if (declines && (declinesOnCounter || scriptId != 0)) problems.Add(then.Node, "'declineOnAtc' and 'script' are for approvals: this rule declines");
        then.Close();
        return new Rule
        {
            Id = blank.Id,
            Line = blank.Line,
            Note = blank.Note,
            Conditions = blank.Conditions,
            Hash = blank.Hash,
            Counts = blank.Counts,
            Scope = blank.Scope,
            Occurrence = blank.Occurrence,
            Verdict = declines ? RuleVerdict.Decline : approve ? RuleVerdict.Approve : part.Verdict,
            Reason = reason,
            PartPercent = part.Percent,
            PartAmount = part.Amount,
            ForcesPart = part.Force,
            DeclinesOnCounter = declinesOnCounter,
            ScriptId = scriptId,
            Delay = delay,
            DelaysDecision = delay is not null && before == "decision",
            DropsRequest = drop == "request",
            DropsResponse = drop == "response",
            Closes = close,
            Fields = fields,
            Effect = words.Count == 0 ? "hand on" : string.Join("; ", words),
        };
    }

    private static (RuleVerdict Verdict, int Percent, decimal Amount, bool Force) ReadPart(DocumentObject then, DocumentProblems problems, List<string> words)
    {
        if (then.OptionalObject("approvePart") is not { } part) return default;
        var percent = part.OptionalInt("percent", 0, 1, 99);
        var amount = part.OptionalDecimal("amount", 0, 0.001m, 999_999_999);
        var force = part.OptionalBool("force", false);
        if ((percent > 0) == (amount > 0)) problems.Add(part.Node, "expected either 'percent' or 'amount'");
        part.Close();
        words.Add(percent > 0
            ? string.Create(CultureInfo.InvariantCulture, $"approve {percent} %")
            : string.Create(CultureInfo.InvariantCulture, $"approve at most {amount}"));
        return (RuleVerdict.ApprovePart, percent, amount, force);
    }

    private static List<RuleField> ReadFields(DocumentObject then, DocumentProblems problems)
    {
        var fields = new List<RuleField>();
        if (!then.TryGet("set", out var node)) return fields;
        var set = problems.Members(node);
        foreach (var member in node.Members)
        {
            var digits = member.Name.StartsWith('F') ? member.Name[1..] : member.Name;
            if (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var field) || field is < 2 or > 192)
            {
                problems.Add(node, member, "expected the number of a data element from 2 to 192");
                continue;
            }

            if (member.Value.Kind == DocumentKind.Null) fields.Add(new RuleField(field, null, null));
            else if (!member.Value.TryGetString(out var text)) problems.Add(member.Value, "expected a text, or null to take the field out", "put it in quotes");
            else if (!Ascii.IsValid(text) || text.Length > RuleInput.ScratchLength) problems.Add(member.Value, $"expected at most {RuleInput.ScratchLength} ASCII characters");
            else fields.Add(new RuleField(field, Encoding.ASCII.GetBytes(text), text.Length % 2 == 0 && text.All(char.IsAsciiHexDigit) ? Convert.FromHexString(text) : null));
            _ = set.Has(member.Name);
        }

        return fields;
    }

    private static string Show(RuleField field)
    {
        if (field.Text is null) return $"F{field.Field} to nothing";
        var text = field.Field is 35 or 36 or 45 or 52 or 53 or 55 or 96 ? Masking.Redacted(field.Text.Length) : Masking.Text(Encoding.ASCII.GetString(field.Text));
        return $"F{field.Field} to '{text}'";
    }
}
