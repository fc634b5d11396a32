using System.Buffers.Binary;
using System.Globalization;
using System.Text.RegularExpressions;
using Iso8583.Core.Messages;
using Iso8583.Core.Security;

namespace Iso8583.Core.Vectors;

/// <summary>PIN blocks of ISO 9564 and their translation.</summary>
internal static partial class PinVectors
{
    public static bool Run(VectorEntry entry)
    {
        if (entry.Algorithm == "PIN-TRANSLATE") return Translate(entry);
        var digit = entry.Algorithm["ISO9564-FORMAT".Length..];
        var format = digit switch
        {
            "0" or "0/3" => PinBlockFormat.Iso0,
            "1" => PinBlockFormat.Iso1,
            "2" => PinBlockFormat.Iso2,
            "3" => PinBlockFormat.Iso3,
            "4" => PinBlockFormat.Iso4,
            _ => (PinBlockFormat)255,
        };
        if (format == (PinBlockFormat)255) return false;
        var action = entry.Action;
        var dash = action.IndexOf('-', StringComparison.Ordinal);
        return (action.StartsWith("pin-field", StringComparison.Ordinal) || action.StartsWith("pan-field", StringComparison.Ordinal) || dash < 0 ? action : action[..dash]) switch
        {
            "encode" => Encode(entry, format),
            "decode" => Decode(entry, format),
            "encipher" => Encipher(entry, format),
            "decipher" => Decipher(entry, format),
            "pan-field" or "pan-field-encode" => PanField(entry, format),
            "pin-field" or "pin-field-decode" => PinFieldDecode(entry, format),
            "pin-field-encode" => PinFieldEncode(entry, format),
            _ => false,
        };
    }

    private static bool Encode(VectorEntry entry, PinBlockFormat format)
    {
        var block = new byte[PinBlock.SizeOf(format)];
        VectorEntry.Must(PinBlock.Encode(format, entry.Pin(), PanOf(entry), Random(entry, format), block));
        entry.Expect("pin_block", block);
        entry.Expect("pin_block_prefix", Convert.ToHexString(block)[..entry.ExpectedLength("pin_block_prefix")]);
        return true;
    }

    private static bool Decode(VectorEntry entry, PinBlockFormat format)
    {
        VectorEntry.Must(PinBlock.Decode(format, entry.Bytes("pin_block"), PanOf(entry), out var pin));
        entry.Expect("pin", Digits(pin));
        return true;
    }

    private static bool Encipher(VectorEntry entry, PinBlockFormat format)
    {
        using var key = entry.Key(AlgorithmOf(entry.Operation, format));
        var random = Random(entry, format);
        var block = new byte[PinBlock.SizeOf(format)];
        VectorEntry.Must(PinBlock.Encipher(format, key, entry.Pin(), PanOf(entry), random, block));
        entry.Expect("pin_block", block);
        ExpectClear(entry, format, entry.Pin(), random);
        return true;
    }

    private static bool Decipher(VectorEntry entry, PinBlockFormat format)
    {
        using var key = entry.Key(AlgorithmOf(entry.Operation, format));
        VectorEntry.Must(PinBlock.Decipher(format, key, entry.Bytes("pin_block"), PanOf(entry), out var pin));
        entry.Expect("pin", Digits(pin));
        var clear = new byte[PinBlock.SizeOf(format)];
        VectorEntry.Must(DataCipher.DecryptEcb(key, entry.Bytes("pin_block"), clear));
        entry.Expect("clear_block", clear);
        if (format == PinBlockFormat.Iso4)
        {
            Span<byte> account = stackalloc byte[16];
            VectorEntry.Must(PinFields.TryPan4(PanOf(entry), account));
            Blocks.Xor(clear, account);
            VectorEntry.Must(DataCipher.DecryptEcb(key, clear, clear));
            entry.Expect("pin_field", clear);
        }

        return true;
    }

    private static bool PanField(VectorEntry entry, PinBlockFormat format)
    {
        if (format == PinBlockFormat.Iso4)
        {
            var field = new byte[16];
            VectorEntry.Must(PinFields.TryPan4(entry.Pan(), field));
            entry.Expect("pan_field", field);
        }
        else
        {
            VectorEntry.Must(PinFields.TryPan12(entry.Pan(), out var field));
            entry.Expect("pan_field", field.ToString("X16", CultureInfo.InvariantCulture));
        }

        return true;
    }

    private static bool PinFieldEncode(VectorEntry entry, PinBlockFormat format)
    {
        if (format != PinBlockFormat.Iso4) return false;
        var field = new byte[16];
        PinBlock.WritePinField4(entry.Pin(), Random(entry, format), field);
        entry.Expect("pin_field", field);
        return true;
    }

    private static bool PinFieldDecode(VectorEntry entry, PinBlockFormat format)
    {
        var field = entry.Bytes("pin_field");
        Pin pin;
        if (format == PinBlockFormat.Iso4)
        {
            VectorEntry.Must(PinBlock.ReadPinField4(field, out pin));
        }
        else
        {
            if (field.Length != 8) throw new VectorRefusedException(SecurityError.DataLength);
            var fill = format is PinBlockFormat.Iso0 or PinBlockFormat.Iso2 ? ulong.MaxValue : 0;
            VectorEntry.Must(PinFields.TryReadPin(BinaryPrimitives.ReadUInt64BigEndian(field), (int)format, fill, out pin));
        }

        entry.Expect("pin", Digits(pin));
        return true;
    }

    private static bool Translate(VectorEntry entry)
    {
        var match = Pair().Match(entry.Action);
        if (!match.Success) return false;
        var from = (PinBlockFormat)int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
        var to = (PinBlockFormat)int.Parse(match.Groups[3].ValueSpan, CultureInfo.InvariantCulture);
        using var fromKey = entry.Key(AlgorithmOf(match.Groups[2].Value, from), "key_in");
        using var toKey = entry.Key(AlgorithmOf(match.Groups[4].Value, to), "key_out");
        var random = Random(entry, to);
        var translated = new byte[PinBlock.SizeOf(to)];
        var block = entry.Bytes("pin_block_in");
        var newPan = entry.Has("pan_out");
        VectorEntry.Must(newPan
            ? PinBlock.TranslateToNewPan(from, fromKey, block, entry.Pan("pan_in"), to, toKey, entry.Pan("pan_out"), random, translated)
            : PinBlock.Translate(from, fromKey, block, to, toKey, PanOf(entry), random, translated));
        entry.Expect("pin_block_out", translated);
        if (entry.Expects("clear_block_out"))
        {
            VectorEntry.Must(DataCipher.DecryptEcb(toKey, translated, translated));
            entry.Expect("clear_block_out", translated);
        }

        return true;
    }

    private static void ExpectClear(VectorEntry entry, PinBlockFormat format, Pin pin, IRandomSource random)
    {
        var clear = new byte[PinBlock.SizeOf(format)];
        if (format == PinBlockFormat.Iso4)
        {
            PinBlock.WritePinField4(pin, random, clear);
            entry.Expect("pin_field", clear);
        }
        else
        {
            VectorEntry.Must(PinBlock.Encode(format, pin, PanOf(entry), random, clear));
            entry.Expect("clear_block", clear);
        }
    }

    private static Pan PanOf(VectorEntry entry) => entry.Has("pan") ? entry.Pan() : default;

    /// <summary>A source that makes the encoder draw the fill that the entry prints.</summary>
    private static IRandomSource Random(VectorEntry entry, PinBlockFormat format)
    {
        if (entry.Has("random")) return new FixedRandom(entry.Bytes("random"));
        if (!entry.Has("fill")) return SystemRandom.Instance;
        var fill = entry.Text("fill").PadLeft(16, format == PinBlockFormat.Iso3 ? 'A' : '0');
        if (format != PinBlockFormat.Iso3) return new FixedRandom(Convert.FromHexString(fill));
        var bytes = new byte[16];
        for (var i = 0; i < 16; i++) bytes[i] = (byte)(Convert.ToInt32(fill[i].ToString(), 16) - 10);
        return new FixedRandom(bytes);
    }

    internal static string Digits(Pin pin)
    {
        Span<byte> digits = stackalloc byte[Pin.MaxLength];
        return System.Text.Encoding.ASCII.GetString(digits[..pin.Reveal(digits)]);
    }

    private static KeyAlgorithm AlgorithmOf(string text, PinBlockFormat format) => text switch
    {
        _ when text.Contains("sm4", StringComparison.OrdinalIgnoreCase) => KeyAlgorithm.Sm4,
        _ when text.Contains("aes", StringComparison.OrdinalIgnoreCase) => KeyAlgorithm.Aes,
        _ when text.Contains("des", StringComparison.OrdinalIgnoreCase) => KeyAlgorithm.Tdes,
        _ => format == PinBlockFormat.Iso4 ? KeyAlgorithm.Aes : KeyAlgorithm.Tdes,
    };

    [GeneratedRegex("^fmt([0-4])-([a-z0-9]+)->fmt([0-4])-([a-z0-9]+)(-new-pan)?$")]
    private static partial Regex Pair();
}
