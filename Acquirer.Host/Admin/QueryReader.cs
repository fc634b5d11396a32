using System.Globalization;

namespace Iso8583.Host.Admin;

/// <summary>Reads the query of one request; the first fault is kept and says what was expected.</summary>
internal ref struct QueryReader(IQueryCollection query, params ReadOnlySpan<string> known)
{
    /// <summary>What is wrong, or empty.</summary>
    public string Problem { get; private set; } = Unknown(query, known);

    /// <summary>A whole number within limits.</summary>
    public long Number(string name, long fallback, long min, long max)
    {
        var text = Text(name);
        if (text.Length == 0) return fallback;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max) return value;
        Note(string.Create(CultureInfo.InvariantCulture, $"'{name}': expected a whole number from {min} to {max}"));
        return fallback;
    }

    /// <summary>A whole number within limits, or nothing where it was not given.</summary>
    public long? OptionalNumber(string name, long min, long max) => Text(name).Length == 0 ? null : Number(name, min, min, max);

    /// <summary>Exactly so many digits, or nothing.</summary>
    public string Digits(string name, int length)
    {
        var text = Text(name);
        if (text.Length == 0 || (text.Length == length && text.All(char.IsAsciiDigit))) return text;
        Note(string.Create(CultureInfo.InvariantCulture, $"'{name}': expected {length} digits"));
        return "";
    }

    /// <summary>A day, or nothing.</summary>
    public DateOnly? Day(string name)
    {
        var text = Text(name);
        if (text.Length == 0) return null;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return day;
        Note($"'{name}': expected a business day as YYYY-MM-DD");
        return null;
    }

    /// <summary>A name out of a list as the answers write it, or nothing.</summary>
    public T? Name<T>(string name)
        where T : struct, Enum
    {
        var text = Text(name);
        if (text.Length == 0) return null;
        if (text.All(char.IsAsciiLetter) && Enum.TryParse<T>(text, ignoreCase: true, out var value)) return value;
        Note($"'{name}': expected one of {string.Join(", ", Enum.GetNames<T>().Select(System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName))}");
        return null;
    }

    /// <summary>A phone number; a plus sign that was not escaped arrives as a blank and counts as one.</summary>
    public string Phone(string name)
    {
        var text = Text(name);
        if (text.Length == 0) return "";
        var digits = text[0] is '+' or ' ' ? text[1..] : text;
        if (digits.Length is >= 3 and <= 20 && digits.All(char.IsAsciiDigit)) return text[0] == ' ' ? "+" + digits : text;
        Note($"'{name}': expected a phone number of 3 to 20 digits, with or without a plus sign");
        return "";
    }

    /// <summary>Printable ASCII without blanks around it.</summary>
    public string Ascii(string name, int maxLength)
    {
        var text = Text(name);
        if (text.Length <= maxLength && text.All(c => c is > ' ' and <= '~')) return text;
        Note(string.Create(CultureInfo.InvariantCulture, $"'{name}': expected at most {maxLength} printable ASCII characters"));
        return "";
    }

    /// <summary>Notes a fault that the caller found.</summary>
    public void Fault(string problem) => Note(problem);

    /// <summary>The answer to a request with a fault.</summary>
    public readonly IResult ToResult() => Results.Problem(Problem, statusCode: StatusCodes.Status400BadRequest, title: "Bad request");

    private static string Unknown(IQueryCollection query, ReadOnlySpan<string> known)
    {
        foreach (var name in query.Keys)
        {
            if (!known.Contains(name)) return $"unknown parameter; known are {string.Join(", ", known!)}";
        }

        return "";
    }

    private string Text(string name)
    {
        var values = query[name];
        if (values.Count > 1) Note($"'{name}': expected once");
        return values.Count == 0 ? "" : values[0] ?? "";
    }

    private void Note(string problem)
    {
        if (Problem.Length == 0) Problem = problem;
    }
}
