using System.Globalization;
using System.Text.RegularExpressions;

namespace Iso8583.Host.Rules;

/// <summary>A question to a text of ASCII characters. Allocates nothing.</summary>
internal abstract class ValueTest(string expected)
{
    /// <summary>What is expected, for people; may hold card data.</summary>
    public string Expected { get; } = expected;

    public abstract bool Holds(scoped ReadOnlySpan<byte> value);
}

/// <summary>One of some texts; trailing blanks do not matter.</summary>
internal sealed class OneOf(byte[][] values, string expected) : ValueTest(expected)
{
    public override bool Holds(scoped ReadOnlySpan<byte> value)
    {
        value = value.TrimEnd((byte)' ');
        foreach (var wanted in values)
        {
            if (value.SequenceEqual(wanted)) return true;
        }

        return false;
    }
}

/// <summary>Begins or ends with one of some texts.</summary>
internal sealed class Affix(byte[][] values, bool atEnd, string expected) : ValueTest(expected)
{
    public override bool Holds(scoped ReadOnlySpan<byte> value)
    {
        if (atEnd) value = value.TrimEnd((byte)' ');
        foreach (var wanted in values)
        {
            if (atEnd ? value.EndsWith(wanted) : value.StartsWith(wanted)) return true;
        }

        return false;
    }
}

/// <summary>A number between two others.</summary>
internal sealed class NumberRange(long low, long high, string expected) : ValueTest(expected)
{
    public override bool Holds(scoped ReadOnlySpan<byte> value)
    {
        value = value.Trim((byte)' ');
        if (value.IsEmpty || value.Length > 18) return false;
        long number = 0;
        foreach (var b in value)
        {
            if (b is < (byte)'0' or > (byte)'9') return false;
            number = (number * 10) + (b - '0');
        }

        return number >= low && number <= high;
    }
}

/// <summary>A regular expression, without backtracking: no text can make it slow.</summary>
internal sealed class Pattern(string pattern, string expected) : ValueTest(expected)
{
    private readonly Regex _regex = new(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    public override bool Holds(scoped ReadOnlySpan<byte> value)
    {
        Span<char> characters = stackalloc char[RuleInput.ScratchLength];
        for (var i = 0; i < value.Length; i++) characters[i] = (char)value[i];
        var holds = _regex.IsMatch(characters[..value.Length]);
        characters[..value.Length].Clear();
        return holds;
    }
}

/// <summary>The opposite of another question.</summary>
internal sealed class Not(ValueTest test) : ValueTest("not " + test.Expected)
{
    public override bool Holds(scoped ReadOnlySpan<byte> value) => !test.Holds(value);
}

/// <summary>Texts of ranges for people.</summary>
internal static class RangeText
{
    public static string Of(long low, long high) => low == high
        ? low.ToString(CultureInfo.InvariantCulture)
        : low == long.MinValue ? $"at most {high.ToString(CultureInfo.InvariantCulture)}"
        : high == long.MaxValue ? $"at least {low.ToString(CultureInfo.InvariantCulture)}"
        : string.Create(CultureInfo.InvariantCulture, $"{low} to {high}");
}
