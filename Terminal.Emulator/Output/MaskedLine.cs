using Iso8583.Core.Codec;
using Iso8583.Core.Dialects;
using Iso8583.Core.Text;

namespace Iso8583.Emulator.Output;

/// <summary>A message as one line without card data, tracks, PIN or keys. What cannot be read is not shown.</summary>
internal static class MaskedLine
{
    public static string Of(ReadOnlySpan<byte> message, Dialect dialect)
    {
        var map = default(FieldMap);
        var whole = MessageView.TryParse(message, dialect, ref map, out var view, out var error);
        return whole ? MessageDescriber.Line(view) : $"{MessageDescriber.Line(view)} [{error.Describe()}]";
    }

    /// <summary>The MTI; empty where it cannot be read.</summary>
    public static string MtiOf(ReadOnlySpan<byte> message, Dialect dialect)
    {
        var map = default(FieldMap);
        _ = MessageView.TryParse(message, dialect, ref map, out var view, out _);
        return view.HasMti ? view.Mti.ToString() : "";
    }

    /// <summary>A telephone number with its middle hidden.</summary>
    public static string Phone(string number) => number.Length < 8 ? new string('*', number.Length) : number[..^8] + "****" + number[^4..];
}
