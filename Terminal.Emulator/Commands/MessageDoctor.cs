using System.Buffers;
using System.Globalization;
using System.Text;
using Iso8583.Core.Codec;
using Iso8583.Core.Dialects;
using Iso8583.Core.Framing;

namespace Iso8583.Emulator.Commands;

/// <summary>One reading of some bytes: a framing, a dialect, how well they fit and why.</summary>
/// <param name="Framing">Name of the framing.</param>
/// <param name="Dialect">Name of the dialect.</param>
/// <param name="Score">0 to 100.</param>
/// <param name="Fits">True where every byte is explained.</param>
/// <param name="Reasons">What speaks for it and against it; never content.</param>
/// <param name="Fault">The first fault where it does not fit.</param>
internal sealed record Reading(string Framing, string Dialect, int Score, bool Fits, IReadOnlyList<string> Reasons, ToolFault? Fault);

/// <summary>Guesses how a message is framed and written: tries every framing with every dialect and ranks what fits.</summary>
internal static class MessageDoctor
{
    private const int MostBytes = 1 << 16;
    private const int PointsForStructure = 50;
    private const int PointsForLength = 8;
    private const int PointsForEnvelope = 6;
    private const int PointsForUsualFraming = 4;
    private const int MostPoints = PointsForStructure + PointsForLength + PointsForEnvelope + PointsForUsualFraming + Evidence.MostPoints;

    /// <summary>The readings, the best first; and hints about bytes that are no message at all.</summary>
    public static (IReadOnlyList<Reading> Readings, IReadOnlyList<string> Hints) Examine(byte[] bytes, IReadOnlyList<Dialect> dialects, IReadOnlyList<string>? framings = null)
    {
        var readings = new List<Reading>();
        if (bytes.Length > MostBytes) bytes = bytes[..MostBytes];
        foreach (var name in framings ?? [.. Candidates()])
        {
            if (!FrameCodecs.TryParse(name, new FrameOptions { ZeroLength = ZeroLengthFrames.Error }, out var framing, out _)) continue;
            if (!TryFirstMessage(bytes, framing, out var message, out var frames)) continue;
            foreach (var dialect in dialects) readings.Add(Read(message, dialect, framing, frames));
        }

        readings.Sort(static (a, b) =>
        {
            var order = b.Fits.CompareTo(a.Fits);
            if (order == 0) order = b.Score.CompareTo(a.Score);
            if (order == 0) order = a.Framing.Length.CompareTo(b.Framing.Length);

            // A dialect that extends another has a longer name and explains the same bytes.
            if (order == 0) order = a.Dialect.Length.CompareTo(b.Dialect.Length);
            return order != 0 ? order : string.CompareOrdinal(a.Dialect + a.Framing, b.Dialect + b.Framing);
        });
        return (readings, [.. Hints(bytes)]);
    }

    /// <summary>The framings that are tried.</summary>
    public static IEnumerable<string> Candidates()
    {
        string[] envelopes = ["", "+tpdu", "+tpdu+header:6", "+header:12:49534F", "+header:12:C9E2D6", "+visa"];
        foreach (var length in FrameCodecs.Lengths)
        {
            foreach (var self in length == "none" ? (string[])[""] : ["", "+self"])
            {
                foreach (var envelope in envelopes)
                {
                    yield return length + self + envelope;
                    if (length != "none") yield return length + self + envelope + "+etx";
                }
            }
        }

        foreach (var name in (string[])["none+stx+etx", "none+stx+etx+lrc", "none+stx+tpdu+etx", "bcd2+stx+etx+lrc", "be2+stx+etx+lrc", "bcd2+stx+tpdu+etx+lrc", "be2+etx+lrc"]) yield return name;
    }

    // The first frame, where the input is one or more whole frames of this kind and nothing else.
    private static bool TryFirstMessage(byte[] bytes, IFrameCodec framing, out byte[] message, out int frames)
    {
        message = [];
        frames = 0;
        var rest = new ReadOnlySequence<byte>(bytes);
        while (rest.Length > 0)
        {
            if (framing.TryRead(rest, out var frame, out var consumed, out _) != FrameStatus.Complete) return false;
            if (frames++ == 0) message = frame.Message.ToArray();
            rest = rest.Slice(consumed);
        }

        return frames > 0 && message.Length > 0;
    }

    private static Reading Read(byte[] message, Dialect dialect, IFrameCodec framing, int frames)
    {
        var reasons = new List<string>();
        var score = 0;
        if (framing.Name != "none")
        {
            score += framing.PrefixLength > 1 ? PointsForLength : 0;
            score += framing.EnvelopeLength > 0 && !framing.Name.Contains("+visa", StringComparison.Ordinal) ? PointsForEnvelope : 0;
            reasons.Add(frames == 1 ? $"+ the frame {framing.Name} ends at the last byte" : $"+ {frames} frames {framing.Name} end at the last byte");
        }

        if (framing.Name == dialect.Framing)
        {
            score += PointsForUsualFraming;
            reasons.Add("+ it is the usual framing of this dialect");
        }

        var map = default(FieldMap);
        var fits = MessageView.TryParse(message, dialect, ref map, out var view, out var error) && IsoMessageCodec.TryRead(message, dialect, out _, out error);
        var read = Math.Clamp(view.Consumed, 0, message.Length);
        score += fits ? PointsForStructure : PointsForStructure / 2 * read / Math.Max(1, message.Length);
        if (fits) reasons.Add(string.Create(CultureInfo.InvariantCulture, $"+ all {message.Length} bytes are explained by {view.Fields.Count} fields"));
        else reasons.Add(string.Create(CultureInfo.InvariantCulture, $"- {error.Describe()}; {read} of {message.Length} bytes read"));
        score += Evidence.Of(view, dialect, fits, reasons);
        return new Reading(framing.Name, dialect.Name, Math.Clamp(100 * score / MostPoints, 0, 100), fits, reasons, fits ? null : ToolFault.Of(error));
    }

    private static IEnumerable<string> Hints(byte[] bytes)
    {
        if (bytes.Length >= 3 && bytes[0] == 0x16 && bytes[1] == 0x03 && bytes[2] <= 0x04) yield return "the bytes begin like a TLS handshake: the other side expects TLS";
        if (bytes.Length >= 2 && bytes[0] == 0x15 && bytes[1] == 0x03) yield return "the bytes begin like a TLS alert";
        foreach (var verb in (string[])["GET ", "POST ", "HEAD ", "PUT ", "HTTP/", "SSH-", "PROXY "])
        {
            if (bytes.AsSpan().StartsWith(Encoding.ASCII.GetBytes(verb))) yield return $"the bytes begin with '{verb.Trim()}': that is no ISO 8583 connection";
        }

        if (bytes.Length >= 8 && bytes.Length % 2 == 0 && Array.TrueForAll(bytes, static b => char.IsAsciiHexDigit((char)b)) && Array.Exists(bytes, static b => b > (byte)'9'))
        {
            yield return "every byte is an ASCII hex digit: the hex may have been converted twice";
        }

        if (bytes.Length > 0 && Array.TrueForAll(bytes, static b => b == 0)) yield return "every byte is zero";
    }
}
