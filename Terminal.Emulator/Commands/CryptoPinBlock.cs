using System.CommandLine;
using Iso8583.Core.Messages;
using Iso8583.Core.Security;

namespace Iso8583.Emulator.Commands;

/// <summary><c>crypto pinblock</c>: encode, decode, encipher, decipher, translate.</summary>
internal static class CryptoPinBlock
{
    private static readonly Dictionary<string, PinBlockFormat> Formats = new(StringComparer.Ordinal)
    {
        ["0"] = PinBlockFormat.Iso0,
        ["1"] = PinBlockFormat.Iso1,
        ["2"] = PinBlockFormat.Iso2,
        ["3"] = PinBlockFormat.Iso3,
        ["4"] = PinBlockFormat.Iso4,
        ["unionpay-nopan"] = PinBlockFormat.UnionPayNoPan,
        ["unionpay-sm4"] = PinBlockFormat.UnionPaySm4,
        ["unionpay-sm4-nopan"] = PinBlockFormat.UnionPaySm4NoPan,
    };

    public static Command Create() => new("pinblock", "PIN blocks of ISO 9564 formats 0 to 4 and of UnionPay.")
    {
        Encode(), Decode(), Encipher(), Decipher(), Translate(),
    };

    private static Command Encode()
    {
        var (format, pin, pan) = (Format("--layout"), PinOption(), PanOption());
        return CryptoAction.Create("encode", "The clear block (not for format 4, which has none).", [format, pin, pan], (parsed, report) =>
        {
            var which = Formats[parsed.GetRequiredValue(format)];
            var block = new byte[PinBlock.SizeOf(which)];
            CryptoAction.Must(PinBlock.Encode(which, parsed.Pin(pin), PanOf(parsed, pan), SystemRandom.Instance, block));
            report.Add("block", block);
        });
    }

    private static Command Decode()
    {
        var (format, block, pan) = (Format("--layout"), CryptoOptions.Hex("--block", "the clear block"), PanOption());
        return CryptoAction.Create("decode", "The PIN of a clear block.", [format, block, pan], (parsed, report) =>
        {
            CryptoAction.Must(PinBlock.Decode(Formats[parsed.GetRequiredValue(format)], parsed.Bytes(block), PanOf(parsed, pan), out var pin));
            report.Add("pin", CryptoOptions.Digits(pin));
        });
    }

    private static Command Encipher()
    {
        var (format, key, pin, pan) = (Format("--layout"), KeyOption("--key"), PinOption(), PanOption());
        return CryptoAction.Create("encipher", "An enciphered block, as a PIN pad makes it.", [format, key, pin, pan], (parsed, report) =>
        {
            var which = Formats[parsed.GetRequiredValue(format)];
            using var pinKey = parsed.Key(key, AlgorithmOf(which));
            var block = new byte[PinBlock.SizeOf(which)];
            CryptoAction.Must(PinBlock.Encipher(which, pinKey, parsed.Pin(pin), PanOf(parsed, pan), SystemRandom.Instance, block));
            report.Add("block", block);
        });
    }

    private static Command Decipher()
    {
        var (format, key, block, pan) = (Format("--layout"), KeyOption("--key"), CryptoOptions.Hex("--block", "the enciphered block"), PanOption());
        return CryptoAction.Create("decipher", "The PIN of an enciphered block.", [format, key, block, pan], (parsed, report) =>
        {
            var which = Formats[parsed.GetRequiredValue(format)];
            using var pinKey = parsed.Key(key, AlgorithmOf(which));
            CryptoAction.Must(PinBlock.Decipher(which, pinKey, parsed.Bytes(block), PanOf(parsed, pan), out var pin));
            report.Add("pin", CryptoOptions.Digits(pin));
        });
    }

    private static Command Translate()
    {
        var (from, to) = (Format("--from"), Format("--to"));
        var (key, toKey, block, pan) = (KeyOption("--key"), KeyOption("--to-key"), CryptoOptions.Hex("--block", "the enciphered block"), PanOption());
        return CryptoAction.Create("translate", "From one key and format to another.", [from, key, block, to, toKey, pan], (parsed, report) =>
        {
            var (inbound, outbound) = (Formats[parsed.GetRequiredValue(from)], Formats[parsed.GetRequiredValue(to)]);
            using var fromKey = parsed.Key(key, AlgorithmOf(inbound));
            using var otherKey = parsed.Key(toKey, AlgorithmOf(outbound));
            var translated = new byte[PinBlock.SizeOf(outbound)];
            CryptoAction.Must(PinBlock.Translate(
                inbound, fromKey, parsed.Bytes(block), outbound, otherKey, PanOf(parsed, pan), SystemRandom.Instance, translated));
            report.Add("block", translated);
        });
    }

    private static Option<string> Format(string name) => CryptoOptions.Choice(name, "0", "layout of the block", [.. Formats.Keys]);

    private static Option<string?> KeyOption(string name) =>
        CryptoOptions.Hex(name, "PIN key: (triple) DES; AES for format 4; SM4 for unionpay-sm4");

    private static Option<string?> PinOption() => CryptoOptions.Text("--pin", "4 to 12 digits, or env:NAME");

    private static Option<string?> PanOption() => CryptoOptions.Text("--pan", "account number with its check digit; for formats 0, 3, 4 and unionpay-sm4");

    private static Pan PanOf(ParseResult parsed, Option<string?> pan) => parsed.Has(pan) ? parsed.Pan(pan) : default;

    private static KeyAlgorithm AlgorithmOf(PinBlockFormat format) => format switch
    {
        PinBlockFormat.Iso4 => KeyAlgorithm.Aes,
        PinBlockFormat.UnionPaySm4 or PinBlockFormat.UnionPaySm4NoPan => KeyAlgorithm.Sm4,
        _ => KeyAlgorithm.Tdes,
    };
}
