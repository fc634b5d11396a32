using System.Globalization;
using Iso8583.Core.Dialects;
using Iso8583.Core.Messages;

namespace Iso8583.Core.Text;

/// <summary>Compares two messages field by field and element by element. They may be in different dialects: values are compared, not bytes.</summary>
public static class MessageDiff
{
    /// <summary>What differs, in field order; empty where nothing does.</summary>
    /// <param name="left">The first message.</param>
    /// <param name="leftDialect">Its dialect.</param>
    /// <param name="right">The second message.</param>
    /// <param name="rightDialect">Its dialect.</param>
    /// <param name="unmasked">True gives values in clear.</param>
    public static IReadOnlyList<FieldDifference> Compare(IsoMessage left, Dialect leftDialect, IsoMessage right, Dialect rightDialect, bool unmasked = false)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(leftDialect);
        ArgumentNullException.ThrowIfNull(right);
        ArgumentNullException.ThrowIfNull(rightDialect);
        var differences = new List<FieldDifference>();
        if (left.Mti != right.Mti) differences.Add(new FieldDifference("mti", left.Mti.ToString(), right.Mti.ToString()));
        foreach (var de in left.Fields.Union(right.Fields).Order())
        {
            var first = Flatten(left, leftDialect, de, unmasked);
            var second = Flatten(right, rightDialect, de, unmasked);
            foreach (var leaf in first)
            {
                var other = second.Find(l => l.Path == leaf.Path);
                if (other is null) differences.Add(new FieldDifference(leaf.Path, leaf.Shown, null));
                else if (other.Clear != leaf.Clear) differences.Add(new FieldDifference(leaf.Path, leaf.Shown, other.Shown));
            }

            foreach (var leaf in second)
            {
                if (!first.Exists(l => l.Path == leaf.Path)) differences.Add(new FieldDifference(leaf.Path, null, leaf.Shown));
            }
        }

        return differences;
    }

    private static List<Leaf> Flatten(IsoMessage message, Dialect dialect, int de, bool unmasked)
    {
        var leaves = new List<Leaf>();
        if (message.Get(de) is not { } value) return leaves;
        var sensitivity = unmasked ? Sensitivity.None : FieldSensitivity.Of(dialect.Version, message.Mti, de, dialect[de]);
        AddLeaves(leaves, de.ToString(CultureInfo.InvariantCulture), value, dialect[de]?.Layout, sensitivity, unmasked);
        return leaves;
    }

    private static void AddLeaves(List<Leaf> leaves, string path, FieldValue value, FieldLayout? layout, Sensitivity sensitivity, bool unmasked)
    {
        if (value.Parts is null || layout is null)
        {
            leaves.Add(new Leaf(path, ShownValue.Of(value, Sensitivity.None), ShownValue.Of(value, sensitivity)));
            return;
        }

        if (value.Parts.Lead is { } lead) AddLeaves(leaves, path + ".lead", lead, null, unmasked ? Sensitivity.None : FieldSensitivity.OfFree(sensitivity), unmasked);
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var element in value.Parts.Elements)
        {
            var count = seen[element.Key] = seen.GetValueOrDefault(element.Key) + 1;
            var key = unmasked ? element.Key : Masking.Text(element.Key);
            var inner = count == 1 ? $"{path}.{key}" : string.Create(CultureInfo.InvariantCulture, $"{path}.{key}#{count}");
            AddLeaves(leaves, inner, element.Value, layout.Find(element.Key)?.Layout, unmasked ? Sensitivity.None : FieldSensitivity.OfElement(sensitivity, layout, element.Key), unmasked);
        }
    }

    private sealed record Leaf(string Path, string Clear, string Shown);
}
