using System.Globalization;

namespace Iso8583.Core.Documents;

/// <summary>
/// Reads the members of one object by name and type, notes what is missing or wrong, and at the end (<see cref="Close"/>) notes the members that nobody asked for.
/// </summary>
/// <example><code>
/// var rule = problems.Members(node);
/// var name = rule.RequiredString("name");
/// var delay = rule.OptionalDuration("delay", TimeSpan.Zero);
/// rule.Close();          // "dealy" is reported here: did you mean 'delay'?
/// problems.ThrowIfAny();
/// </code></example>
public sealed class DocumentObject
{
    private readonly DocumentProblems _problems;
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);

    internal DocumentObject(DocumentNode node, DocumentProblems problems)
    {
        Node = node;
        _problems = problems;
        if (node.Kind != DocumentKind.Object) problems.Add(node, $"expected an object, found {node.KindName}");
    }

    /// <summary>The object itself.</summary>
    public DocumentNode Node { get; }

    /// <summary>True where the member stands in the document and is not null.</summary>
    public bool Has(string name) => TryGet(name, out _);

    /// <summary>The member as it stands, marked as asked for; false where it is absent or null.</summary>
    public bool TryGet(string name, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out DocumentNode? value)
    {
        _asked.Add(name);
        return Node.TryGet(name, out value) && value.Kind != DocumentKind.Null;
    }

    /// <summary>The member as it stands; notes a problem and gives the object itself where it is absent.</summary>
    public DocumentNode Required(string name)
    {
        if (TryGet(name, out var value)) return value;
        if (Node.Kind == DocumentKind.Object) _problems.Add(Node, $"'{name}' is missing");
        return Node;
    }

    /// <summary>A text that must be there and not be empty; "" where it is not.</summary>
    public string RequiredString(string name)
    {
        if (!Present(name, out var value)) return "";
        var text = AsString(value, "");
        if (text.Length == 0 && value.TryGetString(out _)) _problems.Add(value, "must not be empty");
        return text;
    }

    /// <summary>A text or its default.</summary>
    public string OptionalString(string name, string fallback = "") => TryGet(name, out var value) ? AsString(value, fallback) : fallback;

    /// <summary>A whole number that must be there, within the given limits.</summary>
    public int RequiredInt(string name, int min = int.MinValue, int max = int.MaxValue) => Present(name, out var value) ? (int)AsInteger(value, min, min, max) : min;

    /// <summary>A whole number within the given limits, or its default.</summary>
    public int OptionalInt(string name, int fallback, int min = int.MinValue, int max = int.MaxValue)
        => TryGet(name, out var value) ? (int)AsInteger(value, fallback, min, max) : fallback;

    /// <summary>A whole number of 64 bits that must be there, within the given limits.</summary>
    public long RequiredLong(string name, long min = long.MinValue, long max = long.MaxValue) => Present(name, out var value) ? AsInteger(value, min, min, max) : min;

    /// <summary>A whole number of 64 bits within the given limits, or its default.</summary>
    public long OptionalLong(string name, long fallback, long min = long.MinValue, long max = long.MaxValue)
        => TryGet(name, out var value) ? AsInteger(value, fallback, min, max) : fallback;

    /// <summary>A number with a fraction within the given limits, or its default.</summary>
    public decimal OptionalDecimal(string name, decimal fallback, decimal min, decimal max)
    {
        if (!TryGet(name, out var value)) return fallback;
        if (value.TryGetDecimal(out var number) && number >= min && number <= max) return number;
        _problems.Add(value, string.Create(CultureInfo.InvariantCulture, $"expected a number from {min} to {max}"));
        return fallback;
    }

    /// <summary>true, false or the default.</summary>
    public bool OptionalBool(string name, bool fallback)
    {
        if (!TryGet(name, out var value)) return fallback;
        if (value.TryGetBoolean(out var flag)) return flag;
        _problems.Add(value, $"expected true or false, found {value.KindName}");
        return fallback;
    }

    /// <summary>A duration with its unit (<c>250ms</c>, <c>2s</c>, <c>1.5m</c>, <c>24h</c>, <c>2d</c>), or its default.</summary>
    public TimeSpan OptionalDuration(string name, TimeSpan fallback)
    {
        if (!TryGet(name, out var value)) return fallback;
        if (value.TryGetString(out var text) && TryParseDuration(text, out var duration)) return duration;
        _problems.Add(value, "expected a duration with its unit", "write for example 250ms, 2s, 5m, 24h or 2d");
        return fallback;
    }

    /// <summary>Bytes as hex digits, blanks ignored; null where the member is absent.</summary>
    public byte[]? OptionalHex(string name)
    {
        if (!TryGet(name, out var value)) return null;
        if (value.TryGetString(out var text))
        {
            var digits = text.Replace(" ", "", StringComparison.Ordinal);
            if (digits.Length % 2 == 0 && digits.All(char.IsAsciiHexDigit)) return Convert.FromHexString(digits);
        }

        _problems.Add(value, "expected an even number of hex digits", value.IsPlain && value.Kind == DocumentKind.Number ? "put the digits in quotes" : null);
        return null;
    }

    /// <summary>One of the names of an enumeration, which must be there. Case, <c>-</c> and <c>_</c> do not matter: <c>per-account</c> is <c>PerAccount</c>.</summary>
    public T RequiredEnum<T>(string name)
        where T : struct, Enum => Present(name, out var value) ? AsEnum<T>(value, default) : default;

    /// <summary>One of the names of an enumeration, or the default.</summary>
    public T OptionalEnum<T>(string name, T fallback)
        where T : struct, Enum => TryGet(name, out var value) ? AsEnum(value, fallback) : fallback;

    /// <summary>One of some words, or the default.</summary>
    public string OptionalChoice(string name, string fallback, params IReadOnlyList<string> choices)
    {
        ArgumentNullException.ThrowIfNull(choices);
        if (!TryGet(name, out var value)) return fallback;
        if (!value.TryGetString(out var text)) _problems.Add(value, $"expected a text, found {value.KindName}");
        else if (choices.Contains(text, StringComparer.Ordinal)) return text;
        else _problems.Add(value, $"'{Shown(text)}' is not known here", NearestName.Hint(text, choices));
        return fallback;
    }

    /// <summary>An object within this one; null where it is absent (and a problem where it is something else).</summary>
    public DocumentObject? OptionalObject(string name) => TryGet(name, out var value) ? new DocumentObject(value, _problems) : null;

    /// <summary>An object within this one that must be there; null, with a problem noted, where it is absent.</summary>
    public DocumentObject? RequiredObject(string name) => Present(name, out var value) ? new DocumentObject(value, _problems) : null;

    /// <summary>The items of a list; empty where it is absent, one item where a single value stands in its place.</summary>
    public IReadOnlyList<DocumentNode> Items(string name)
    {
        if (!TryGet(name, out var value)) return [];
        return value.Kind == DocumentKind.Array ? value.Items : [value];
    }

    /// <summary>The texts of a list; empty where it is absent, one text where a single one stands in its place.</summary>
    public IReadOnlyList<string> Strings(string name) => [.. Items(name).Select(item => AsString(item, ""))];

    /// <summary>Notes a problem at a member of this object, or at the object where the member is absent.</summary>
    public void Problem(string name, string message, string? remedy = null) => _problems.Add(Node.TryGet(name, out var value) ? value : Node, message, remedy);

    /// <summary>Notes every member that was not asked for, with the name that was probably meant. Names that begin with <c>$</c> or <c>x-</c> are let through.</summary>
    public void Close()
    {
        foreach (var member in Node.Members)
        {
            if (_asked.Contains(member.Name) || member.Name.StartsWith('$') || member.Name.StartsWith("x-", StringComparison.Ordinal)) continue;
            _problems.Add(Node, member, $"'{Shown(member.Name)}' is not known here", NearestName.Hint(member.Name, _asked));
        }
    }

    /// <summary>Reads a duration with its unit: ms, s, m, h or d.</summary>
    public static bool TryParseDuration(string text, out TimeSpan duration)
    {
        ArgumentNullException.ThrowIfNull(text);
        duration = default;
        var digits = text.Length;
        while (digits > 0 && char.IsAsciiLetter(text[digits - 1])) digits--;
        double ticks = text[digits..] switch
        {
            "ms" => TimeSpan.TicksPerMillisecond,
            "s" => TimeSpan.TicksPerSecond,
            "m" => TimeSpan.TicksPerMinute,
            "h" => TimeSpan.TicksPerHour,
            "d" => TimeSpan.TicksPerDay,
            _ => 0,
        };
        if (ticks == 0 || !double.TryParse(text[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count)) return false;
        var total = count * ticks;
        if (total > TimeSpan.TicksPerDay * 36_500.0) return false;
        duration = new TimeSpan((long)Math.Round(total));
        return true;
    }

    private bool Present(string name, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out DocumentNode? value)
    {
        if (TryGet(name, out value)) return true;
        _ = Required(name);
        return false;
    }

    private string AsString(DocumentNode value, string fallback)
    {
        if (value.TryGetString(out var text)) return text;
        _problems.Add(value, $"expected a text, found {value.KindName}", value.Kind == DocumentKind.Number ? "put it in quotes" : null);
        return fallback;
    }

    private long AsInteger(DocumentNode value, long fallback, long min, long max)
    {
        if (value.TryGetInteger(out var number) && number >= min && number <= max) return number;
        _problems.Add(value, string.Create(CultureInfo.InvariantCulture, $"expected a whole number from {min} to {max}"));
        return fallback;
    }

    private T AsEnum<T>(DocumentNode value, T fallback)
        where T : struct, Enum
    {
        if (!value.TryGetString(out var text))
        {
            _problems.Add(value, $"expected a text, found {value.KindName}");
            return fallback;
        }

        var wanted = Bare(text);
        foreach (var candidate in Enum.GetNames<T>())
        {
            if (Bare(candidate) == wanted) return Enum.Parse<T>(candidate);
        }

        _problems.Add(value, $"'{Shown(text)}' is not known here", NearestName.Hint(text, [.. Enum.GetNames<T>().Select(Camel)]));
        return fallback;
    }

    private static string Bare(string name) => string.Concat(name.Where(c => c is not ('-' or '_'))).ToUpperInvariant();

    private static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    // A misplaced value may be a card number: long runs of digits are never repeated.
    private static string Shown(string text)
    {
        if (text.Count(char.IsDigit) >= 8) return "...";
        text = string.Concat(text.Select(c => char.IsControl(c) ? '.' : c));
        return text.Length <= 40 ? text : text[..40] + "...";
    }
}
