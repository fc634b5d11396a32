using Iso8583.Core.Codec;
using Iso8583.Core.Dialects;
using Iso8583.Core.Messages;

namespace Iso8583.Core.Tests.Text;

/// <summary>Messages with a canary card in every place where card data can stand. The card is a published test number.</summary>
internal static class SampleMessages
{
    public const string Pan = "4761739001010010";
    public const string Track2 = "4761739001010010=25122011143804400000";
    public const string PinBlock = "0412AC89ABCDEF67";
    public const string Cryptogram = "A1B2C3D4E5F60718";
    public const string Name = "CANARY/CARDHOLDER";

    /// <summary>Texts that must not stand in anything that is masked; middle digits of the account number, the PIN block, the discretionary data, the name.</summary>
    public static IReadOnlyList<string> Secrets { get; } = ["73900101", "0412AC89", "1143804400000", "CANARY", "A1B2C3D4", "43414E415259"];

    public static IsoMessage Purchase(Dialect dialect, string privateData = "ref 4761739001010010 end")
    {
        var message = new IsoMessage(new Mti(0x0200));
        message.Set(2, Pan);
        message.Set(3, "000000");
        message.Set(4, "000000001000");
        message.Set(11, "123456");
        message.Set(35, Track2[..36]);
        message.Set(41, "TERM0001");
        message.Set(42, "MERCHANT0000001");
        message.Set(49, dialect.Name == "unionpay-pos" ? "156" : "840");
        message.Set(52, Convert.FromHexString(PinBlock));
        var icc = new CompositeValue();
        icc.Add("9F26", Convert.FromHexString(Cryptogram));
        icc.Add("5A", Convert.FromHexString(Pan));
        icc.Add("57", Convert.FromHexString(Track2.Replace('=', 'D')[..36]));
        icc.Add("5F20", System.Text.Encoding.ASCII.GetBytes(Name));
        icc.Add("9F02", Convert.FromHexString("000000001000"));
        icc.Add("9F02", Convert.FromHexString("000000002000"));
        message.Set(55, icc);
        if (dialect[62] is not { IsBinary: true }) message.Set(62, privateData);
        else if (dialect[62]?.Layout is null) message.Set(62, System.Text.Encoding.ASCII.GetBytes(privateData));
        return message;
    }

    public static byte[] Bytes(IsoMessage message, Dialect dialect) => IsoMessageCodec.ToBytes(message, dialect);
}
