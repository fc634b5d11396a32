using Iso8583.Core.Codec;
using Iso8583.Core.Dialects;
using Iso8583.Core.Framing;
using Iso8583.Core.Messages;

namespace Iso8583.Emulator.Tests.Commands;

/// <summary>Messages for the tools, with a published test card in every place where card data can stand.</summary>
internal static class ToolMessages
{
    public const string Pan = "4761739001010010";

    public static IReadOnlyList<string> Secrets { get; } = ["73900101", "0412AC89", "11438044", "CANARY"];

    public static string Hex(string dialectName, string framing = "none", string stan = "123456")
    {
        var dialect = DialectCatalog.BuiltIn.Get(dialectName);
        var message = new IsoMessage(new Mti(dialect.Version == 1 ? (ushort)0x1200 : (ushort)0x0200));
        message.Set(2, Pan);
        message.Set(3, "000000");
        message.Set(4, "000000001000");
        message.Set(11, stan);
        message.Set(35, "4761739001010010=2512201114380440");
        message.Set(41, "TERM0001");
        message.Set(49, "840");
        message.Set(52, Convert.FromHexString("0412AC89ABCDEF67"));
        message.Set(55, new CompositeValue().Add("9F02", Convert.FromHexString("000000001000")).Add("5F20", "CANARY/CARD"u8).Add("5A", Convert.FromHexString(Pan)));
        return Convert.ToHexString(Frame(framing, IsoMessageCodec.ToBytes(message, dialect)));
    }

    public static byte[] Frame(string framing, byte[] message)
    {
        var codec = FrameCodecs.Parse(framing);
        var envelope = new byte[codec.EnvelopeLength];
        codec.WriteDefaultEnvelope(envelope);
        var buffer = new byte[codec.PrefixLength + envelope.Length + message.Length + codec.TrailerLength];
        message.CopyTo(buffer, codec.PrefixLength + envelope.Length);
        codec.WriteFrame(buffer, envelope, message.Length, isResponse: false);
        return buffer;
    }
}
