using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Iso8583.Host.Notifications.Content;

/// <summary>One message text, compiled: literals and variables in order.</summary>
public sealed class Template
{
    private readonly Part[] _parts;
    private readonly Wording _wording;

    private Template(string key, string language, Part[] parts)
    {
        Key = key;
        Language = language;
        _parts = parts;
        _wording = Wording.For(language);
    }

    /// <summary><c>cardholder.approved</c>, <c>cardholder.approved.balance</c>, ...</summary>
    public string Key { get; }

    /// <summary><c>zh-CN</c> or <c>en</c>.</summary>
    public string Language { get; }

    /// <summary>Compiles a text.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="language">Its language.</param>
    /// <param name="text">Literals with variables in braces.</param>
    /// <param name="template">The result.</param>
    /// <param name="problem">What is wrong with the text, with the position and what would be right.</param>
    public static bool TryCompile(string key, string language, string text, [NotNullWhen(true)] out Template? template, out string problem)
    {
        template = null;
        var parts = new List<Part>();
        for (var i = 0; i < text.Length;)
        {
            if (text[i] == '}') return Fail($"'}}' at character {i + 1} closes nothing", out problem);
            if (text[i] != '{')
            {
                var end = text.AsSpan(i).IndexOfAny('{', '}');
                end = end < 0 ? text.Length : i + end;
                parts.Add(new Part(text[i..end], default));
                i = end;
                continue;
            }

            var close = text.IndexOf('}', i);
            if (close < 0) return Fail($"'{{' at character {i + 1} is not closed", out problem);
            var name = text[(i + 1)..close];
            if (!TryVariable(name, out var variable))
            {
                return Fail($"unknown variable {{{name}}} at character {i + 1}; known are {string.Join(", ", VariableNames)}", out problem);
            }

            parts.Add(new Part(null, variable));
            i = close + 1;
        }

        template = new Template(key, language, [.. parts]);
        problem = "";
        return true;
    }

    /// <summary>Fills in the facts.</summary>
    /// <param name="facts">The event.</param>
    /// <param name="builder">Working space; cleared first.</param>
    public string Render(in NotificationFacts facts, StringBuilder builder)
    {
        builder.Clear();
        foreach (var part in _parts)
        {
            if (part.Literal is not null) builder.Append(part.Literal);
            else Append(builder, part.Variable, in facts);
        }

        return builder.ToString();
    }

    private static IEnumerable<string> VariableNames => Enum.GetNames<TemplateVariable>().Select(name => char.ToLowerInvariant(name[0]) + name[1..]);

    private static bool TryVariable(string name, out TemplateVariable variable)
    {
        variable = default;
        if (name.Length == 0 || !char.IsAsciiLetterLower(name[0])) return false;
        foreach (var value in Enum.GetValues<TemplateVariable>())
        {
            var known = value.ToString();
            if (known.Length != name.Length || char.ToLowerInvariant(known[0]) != name[0] || !known.AsSpan(1).SequenceEqual(name.AsSpan(1))) continue;
            variable = value;
            return true;
        }

        return false;
    }

    private static bool Fail(string message, out string problem)
    {
        problem = message;
        return false;
    }

    private void Append(StringBuilder builder, TemplateVariable variable, in NotificationFacts facts)
    {
        switch (variable)
        {
            case TemplateVariable.Bank: builder.Append(facts.Bank); break;
            case TemplateVariable.Acquirer: builder.Append(facts.Acquirer); break;
            case TemplateVariable.Hotline: builder.Append(facts.Hotline); break;
            case TemplateVariable.Tail:
                if (facts.Tail < 0) builder.Append("****");
                else builder.Append(CultureInfo.InvariantCulture, $"{facts.Tail:D4}");
                break;
            case TemplateVariable.Date: builder.Append(_wording.DayAndMonth(facts.BusinessTime)); break;
            case TemplateVariable.Time: builder.Append(CultureInfo.InvariantCulture, $"{facts.BusinessTime:HH:mm}"); break;
            case TemplateVariable.Kind: builder.Append(_wording.Kind(facts.Kind)); break;
            case TemplateVariable.Money: builder.Append(_wording.Money(facts.AmountMinor, facts.Currency)); break;
            case TemplateVariable.Balance: builder.Append(_wording.Money(facts.BalanceMinor, facts.Currency)); break;
            case TemplateVariable.Merchant: builder.Append(facts.Merchant.Length == 0 ? _wording.UnknownMerchant : facts.Merchant); break;
            case TemplateVariable.Terminal: builder.Append(SafeName.Clean(facts.TerminalId.ToString())); break;
            case TemplateVariable.Rrn: AppendTail(builder, facts.Rrn.ToString(), 6); break;
            case TemplateVariable.Reason: builder.Append(_wording.Reason(facts.Reason)); break;
            case TemplateVariable.Batch: builder.Append(CultureInfo.InvariantCulture, $"{facts.Batch:D6}"); break;
            case TemplateVariable.DebitCount: builder.Append(CultureInfo.InvariantCulture, $"{facts.Totals.DebitCount}"); break;
            case TemplateVariable.Debits: builder.Append(_wording.Money(facts.Totals.DebitMinor, facts.Currency)); break;
            case TemplateVariable.CreditCount: builder.Append(CultureInfo.InvariantCulture, $"{facts.Totals.CreditCount}"); break;
            case TemplateVariable.Credits: builder.Append(_wording.Money(facts.Totals.CreditMinor, facts.Currency)); break;
            default: throw new InvalidOperationException($"Template variable {variable} has no value.");
        }
    }

    private static void AppendTail(StringBuilder builder, string text, int length) =>
        builder.Append(text.Length == 0 ? "-" : text.Length > length ? text[^length..] : text);

    private readonly record struct Part(string? Literal, TemplateVariable Variable);
}
