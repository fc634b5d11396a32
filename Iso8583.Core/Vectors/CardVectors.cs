using System.Globalization;
using System.Text;
using Iso8583.Core.Emv;
using Iso8583.Core.Messages;
using Iso8583.Core.Security;

namespace Iso8583.Core.Vectors;

/// <summary>PIN verification values and card verification values.</summary>
internal static class CardVectors
{
    public static bool Run(VectorEntry entry) => entry.Algorithm switch
    {
        "VISA-PVV" => VisaPvv(entry),
        "VISA-DECIMALISE" => Decimalise(entry),
        "IBM3624" => Offset(entry),
        "CVV" => Cvv(entry),
        "DCVV" => Dcvv(entry),
        "CVC3" => Cvc3(entry),
        _ => false,
    };

    private static bool VisaPvv(VectorEntry entry)
    {
        if (entry.Action != "generate") return false;
        using var key = entry.Key(KeyAlgorithm.Tdes, "pvk");
        var index = entry.Text("pvki");
        if (index.Length != 1 || !char.IsAsciiDigit(index[0])) throw new VectorRefusedException(SecurityError.Digits);
        var pvv = new byte[4];
        VectorEntry.Must(Pvv.Compute(key, entry.Pan(), index[0] - '0', entry.Pin(), pvv));
        entry.Expect("pvv", Encoding.ASCII.GetString(pvv));
        var parameter = new byte[8];
        Pvv.WriteSecurityParameter(entry.Pan(), index[0] - '0', entry.Pin(), parameter);
        entry.Expect("tsp", parameter);
        return true;
    }

    private static bool Decimalise(VectorEntry entry)
    {
        var text = entry.Text("hex_text");
        var digits = new byte[entry.Number("count", 4)];
        if (!Decimalisation.TryTake(Convert.FromHexString(text), digits)) throw new VectorRefusedException(SecurityError.Digits);
        entry.Expect("digits", Encoding.ASCII.GetString(digits));
        return true;
    }

    private static bool Offset(VectorEntry entry)
    {
        using var key = entry.Key(KeyAlgorithm.Tdes, "pvk");
        var table = entry.Ascii(entry.Has("decimalisation_table") ? "decimalisation_table" : "conversion_table");
        var validationData = new byte[8];
        if (entry.Has("validation_data"))
        {
            validationData = entry.Bytes("validation_data");
        }
        else
        {
            var pad = entry.Ascii("pan_pad");
            if (pad.Length != 1) throw new VectorRefusedException(SecurityError.Digits);
            VectorEntry.Must(Ibm3624.TryBuildValidationData(
                entry.Ascii("pan"), entry.Number("pan_verify_offset", 0), entry.Number("pan_verify_length", 16), pad[0], validationData));
        }

        int length;
        switch (entry.Action)
        {
            case "pin-from-offset":
                VectorEntry.Must(Ibm3624.ComputePin(key, table, validationData, entry.Ascii("offset"), out var pin));
                entry.Expect("pin", PinVectors.Digits(pin));
                length = pin.Length;
                break;
            case "offset-from-pin":
                var offset = new byte[entry.Pin().Length];
                VectorEntry.Must(Ibm3624.ComputeOffset(key, table, validationData, entry.Pin(), offset));
                entry.Expect("offset", Encoding.ASCII.GetString(offset));
                length = offset.Length;
                break;
            default:
                return false;
        }

        var natural = new byte[length];
        VectorEntry.Must(Ibm3624.ComputeNaturalPin(key, table, validationData, natural));
        entry.Expect("natural_pin", Encoding.ASCII.GetString(natural));
        return true;
    }

    private static bool Cvv(VectorEntry entry)
    {
        using var key = entry.Key(KeyAlgorithm.Tdes, "cvk");
        var pan = entry.Text("pan");
        if (entry.Action.StartsWith("cavv-aav", StringComparison.Ordinal))
        {
            pan = pan.Length > 16 ? pan[^16..] : pan.PadLeft(16, '0');
            entry.Expect("pan_used", pan);
        }

        if (!Pan.TryParse(pan, out var account)) throw new VectorRefusedException(SecurityError.Pan);
        var digits = new byte[Math.Max(3, entry.ExpectedLength("cvv"))];
        VectorEntry.Must(CardValue.Compute(key, account, entry.Ascii(entry.Has("atn") ? "atn" : "expiry"), entry.Ascii("service_code"), digits));
        entry.Expect("cvv", Encoding.ASCII.GetString(digits));
        return true;
    }

    private static bool Dcvv(VectorEntry entry)
    {
        using var issuerKey = entry.Key(KeyAlgorithm.Tdes, "imk");
        var counter = int.Parse(entry.Text("atc"), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        var digits = new byte[Math.Max(3, entry.ExpectedLength("dcvv"))];
        VectorEntry.Must(DynamicCardValue.ComputeDcvv(issuerKey, entry.Card(), entry.Ascii("expiry"), entry.Ascii("service_code"), counter, digits));
        entry.Expect("dcvv", Encoding.ASCII.GetString(digits));
        ExpectCardKey(entry, issuerKey, "mk");
        return true;
    }

    private static bool Cvc3(VectorEntry entry)
    {
        using var issuerKey = entry.Key(KeyAlgorithm.Tdes, "imk");
        var card = entry.Card();
        var counter = int.Parse(entry.Text("atc"), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        var ivcvc3 = entry.BytesOrEmpty("ivcvc3");
        if (ivcvc3.Length == 0)
        {
            ivcvc3 = new byte[2];
            VectorEntry.Must(DynamicCardValue.ComputeIvcvc3(issuerKey, card, entry.Bytes("track_data"), ivcvc3));
            entry.Expect("ivcvc3", ivcvc3);
        }

        var digits = new byte[Math.Clamp(entry.ExpectedLength("cvc3"), 1, 5)];
        VectorEntry.Must(DynamicCardValue.ComputeCvc3(issuerKey, card, ivcvc3, entry.Bytes("un"), counter, digits));
        entry.Expect("cvc3", Encoding.ASCII.GetString(digits));
        ExpectCardKey(entry, issuerKey, "icc_mk");
        return true;
    }

    private static void ExpectCardKey(VectorEntry entry, SecretKey issuerKey, string name)
    {
        using var cardKey = VectorEntry.Must(CardKeys.TryDerive(issuerKey, entry.Card(), hashAlways: true, out var derived), derived);
        entry.ExpectKey(name, cardKey);
    }
}
