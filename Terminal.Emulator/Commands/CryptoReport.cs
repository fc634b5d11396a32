using System.Text.Json;
using Iso8583.Core.Security;

namespace Iso8583.Emulator.Commands;

/// <summary>The answer of a crypto command: named values, written as lines for people or as one JSON object for programs.</summary>
internal sealed class CryptoReport
{
    private readonly List<(string Name, string Text, bool? Flag)> _values = [];

    /// <summary>Good, or ExpectationFailed once something did not verify.</summary>
    public int ExitCode { get; private set; } = Commands.ExitCode.Good;

    public void Add(string name, ReadOnlySpan<byte> value) => _values.Add((name, Convert.ToHexString(value), null));

    public void Add(string name, string value) => _values.Add((name, value, null));

    /// <summary>A verdict; a mismatch is an answer with its reason, not a wrong option.</summary>
    public void Verdict(SecurityError error)
    {
        _values.Add(("valid", error == SecurityError.None ? "yes" : "no", error == SecurityError.None));
        if (error == SecurityError.None) return;
        _values.Add(("reason", error.Describe(), null));
        ExitCode = Commands.ExitCode.ExpectationFailed;
    }

    public void Write(TextWriter output, bool json)
    {
        if (!json)
        {
            var width = _values.Count == 0 ? 0 : _values.Max(value => value.Name.Length);
            foreach (var (name, text, _) in _values) output.WriteLine($"{name.PadRight(width)}  {text}");
            return;
        }

        output.WriteLine(ToolJson.Line(writer =>
        {
            foreach (var (name, text, flag) in _values) WriteValue(writer, name, text, flag);
        }));
    }

    private static void WriteValue(Utf8JsonWriter writer, string name, string text, bool? flag)
    {
        if (flag is null) writer.WriteString(name, text);
        else writer.WriteBoolean(name, flag.Value);
    }
}
