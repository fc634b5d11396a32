using System.CommandLine;
using System.Globalization;

namespace Iso8583.Emulator.Commands;

/// <summary>Where the offline tools get their messages from: the arguments, or one a line from standard input.</summary>
internal static class ToolInput
{
    /// <summary>Standard input; tests put their own in its place.</summary>
    public static TextReader Standard { get; set; } = Console.In;

    public static Argument<string[]> Messages(string description)
    {
        var messages = new Argument<string[]>("message") { Arity = ArgumentArity.ZeroOrMore, Description = description };
        CommandOptions.RejectOptions(messages);
        return messages;
    }

    /// <summary>The messages; an argument is one message. Blank lines and lines that begin with # are left out.</summary>
    public static IEnumerable<(string Text, bool IsTooLong)> Lines(string[]? arguments)
    {
        if (arguments is { Length: > 0 })
        {
            foreach (var argument in arguments) yield return (argument, argument.Length > LineReader.MaxLength);
            yield break;
        }

        var reader = new LineReader(Standard);
        while (reader.TryRead(out var line, out var isTooLong))
        {
            if (isTooLong || (line.AsSpan().Trim().Length > 0 && !line.StartsWith('#'))) yield return (line, isTooLong);
        }
    }

    /// <summary>Reads hex digits, blanks anywhere, an optional 0x in front.</summary>
    /// <param name="text">The digits.</param>
    /// <param name="bytes">The bytes, or none.</param>
    /// <param name="fault">What is wrong, without content; empty where nothing is.</param>
    public static bool TryHex(string text, out byte[] bytes, out string fault)
    {
        bytes = [];
        var digits = new char[text.Length];
        var count = 0;
        var start = text.AsSpan().TrimStart().StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? text.IndexOf('x', StringComparison.OrdinalIgnoreCase) + 1 : 0;
        for (var i = start; i < text.Length; i++)
        {
            if (char.IsWhiteSpace(text[i])) continue;
            if (!char.IsAsciiHexDigit(text[i]))
            {
                fault = string.Create(CultureInfo.InvariantCulture, $"character {i + 1} is no hex digit");
                return false;
            }

            digits[count++] = text[i];
        }

        fault = count == 0 ? "there are no hex digits" : count % 2 != 0 ? "an odd number of hex digits" : "";
        if (fault.Length > 0) return false;
        bytes = Convert.FromHexString(digits.AsSpan(0, count));
        return true;
    }
}
