using System.Globalization;
using Iso8583.Core.Documents;
using Iso8583.Core.Framing;

namespace Iso8583.Emulator.Commands;

/// <summary>TPDU and headers of a frame as the two hex texts that people write.</summary>
internal static class Envelope
{
    /// <summary>Splits an envelope; an absent part is empty.</summary>
    public static (string Tpdu, string Header) Split(IFrameCodec codec, ReadOnlySpan<byte> envelope)
    {
        var at = OffsetOfTpdu(codec, envelope);
        if (at < 0) return ("", Convert.ToHexString(envelope));
        var header = Convert.ToHexString(envelope[..at]) + Convert.ToHexString(envelope[(at + Tpdu.Length)..]);
        return (Convert.ToHexString(envelope.Slice(at, Tpdu.Length)), header);
    }

    /// <summary>Builds an envelope from the <c>frame</c> member of a message; parts that are not given get their defaults.</summary>
    public static byte[] Build(IFrameCodec codec, DocumentObject? frame, DocumentProblems problems)
    {
        var envelope = new byte[codec.EnvelopeLength];
        codec.WriteDefaultEnvelope(envelope);
        if (frame is null) return envelope;
        var at = OffsetOfTpdu(codec, envelope);
        var tpdu = frame.OptionalHex("tpdu");
        var header = frame.OptionalHex("header");
        frame.Close();
        if (tpdu is not null)
        {
            if (at < 0) frame.Problem("tpdu", "the framing has no TPDU", "add +tpdu to the framing");
            else if (tpdu.Length != Tpdu.Length) frame.Problem("tpdu", "a TPDU has five bytes");
            else tpdu.CopyTo(envelope, at);
        }

        if (header is not null)
        {
            var isVisa = codec.Name.Contains("+visa", StringComparison.Ordinal);
            var expected = envelope.Length - (at < 0 ? 0 : Tpdu.Length);
            if (isVisa && at < 0) return header;
            if (header.Length != expected) frame.Problem("header", string.Create(CultureInfo.InvariantCulture, $"the header of this framing has {expected} bytes"));
            else Place(envelope, header, at);
        }

        return envelope;
    }

    private static void Place(byte[] envelope, byte[] header, int tpduAt)
    {
        var before = tpduAt < 0 ? header.Length : tpduAt;
        header.AsSpan(0, before).CopyTo(envelope);
        if (tpduAt >= 0) header.AsSpan(before).CopyTo(envelope.AsSpan(tpduAt + Tpdu.Length));
    }

    // The canonical name lists the headers in their order on the wire.
    private static int OffsetOfTpdu(IFrameCodec codec, ReadOnlySpan<byte> envelope)
    {
        var at = 0;
        foreach (var part in codec.Name.Split('+'))
        {
            if (part == "tpdu") return at + Tpdu.Length <= envelope.Length ? at : -1;
            if (part == "visa") at += at < envelope.Length ? envelope[at] : 0;
            if (part.StartsWith("header:", StringComparison.Ordinal)) at += int.Parse(part.Split(':')[1], CultureInfo.InvariantCulture);
        }

        return -1;
    }
}
