using System.Globalization;
using Iso8583.Core.Documents;

namespace Iso8583.Core.Dialects;

/// <summary>Reads which fields identify a transaction: the list <c>key</c> of a document.</summary>
internal static class KeyReader
{
    /// <summary>All numbers of a key together stand in 63 bits.</summary>
    private const int MaxDigits = 18;

    private const int MaxText = Messages.AsciiText.MaxLength;
    private const int Stan = 11;
    private const int Terminal = 41;
    private const int Merchant = 42;

    /// <summary>The key where no document says one.</summary>
    public static IReadOnlyList<string> Default(int version) => version == 0 ? ["32", "42", "41", "11", "7"] : ["32", "42", "41", "11", "12"];

    /// <summary>Reads the list.</summary>
    /// <returns>Its parts; empty where something is wrong with it.</returns>
    public static IReadOnlyList<KeyPart> Read(DocumentNode node, IReadOnlyDictionary<int, FieldSpec> fields, DocumentProblems problems)
    {
        if (node.Kind != DocumentKind.Array)
        {
            problems.Add(node, "key is a list of fields", "for example [\"32\", \"42\", \"41\", \"11\", \"7\"]");
            return [];
        }

        var parts = new List<KeyPart>();
        var faults = false;
        foreach (var item in node.Items)
        {
            var fault = item.TryGetString(out var text) ? Fault(text, fields, parts) : "expected a field in quotes, such as \"7\" or \"60.2\"";
            if (fault.Length == 0) continue;
            problems.Add(item, fault);
            faults = true;
        }

        if (faults) return [];
        foreach (var needed in (int[])[Stan, Terminal, Merchant])
        {
            if (parts.Exists(part => part.Field == needed)) continue;
            problems.Add(node, string.Create(CultureInfo.InvariantCulture, $"{needed} is missing: the books find terminal, merchant and trace number by 11, 41 and 42"));
            faults = true;
        }

        return faults ? [] : parts;
    }

    /// <summary>Reads one part behind those before it.</summary>
    /// <returns>What is wrong with it; empty where it was added.</returns>
    public static string Fault(string text, IReadOnlyDictionary<int, FieldSpec> fields, List<KeyPart> parts)
    {
        var point = text.IndexOf('.', StringComparison.Ordinal);
        var digits = point < 0 ? text : text[..point];
        if (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var de)) return "expected a field in quotes, such as \"7\" or \"60.2\"";
        if (!fields.TryGetValue(de, out var spec)) return $"the dialect has no field {digits}";
        var element = point < 0 ? "" : text[(point + 1)..];
        if (!TryFind(spec, element, out var part)) return $"field {digits} has no element '{element}' of a fixed place";
        if (spec.Sensitivity is Sensitivity.Pan or Sensitivity.Secret) return $"field {digits} is masked as {(spec.Sensitivity == Sensitivity.Pan ? "an account number" : "a secret")}: keys of transactions are stored in clear";
        part = part with { Field = de };
        if (parts.Exists(other => other.Field == de && other.Element == element)) return $"{text} stands here twice";
        if (de is Stan or Terminal or Merchant)
        {
            if (element.Length > 0) return $"{digits} is a part of the key as a whole";
            parts.Add(part);
            return "";
        }

        if (part.IsNumber)
        {
            var sum = part.Length + parts.Where(other => other.IsNumber && other.Field != Stan).Sum(other => other.Length);
            if (sum > MaxDigits) return $"the numbers of a key have at most {MaxDigits} digits together; with {text} there would be {sum}";
        }
        else
        {
            if (spec.IsBinary || part.Length > MaxText) return $"a text of the key has at most {MaxText} characters; {text} may have {part.Length}";
            if (parts.Find(other => !other.IsNumber && other.Field is not (Terminal or Merchant)) is { Field: not 0 } first) return $"a key has one text besides 41 and 42, which is {first} already";
        }

        parts.Add(part);
        return "";
    }

    private static bool TryFind(FieldSpec spec, string element, out KeyPart part)
    {
        part = new KeyPart(0, element, 0, spec.Length, spec.IsFixed && spec.Content == ContentClass.N);
        if (element.Length == 0) return true;
        if (spec.Layout is not { Kind: LayoutKind.Positional } layout) return false;
        var start = 0;
        foreach (var inner in layout.Elements)
        {
            if (!inner.IsFixed) return false;
            if (inner.Key == element)
            {
                part = part with { Start = start, Length = inner.Length, IsNumber = inner.Content == ContentClass.N };
                return true;
            }

            start += inner.Length;
        }

        return false;
    }
}
