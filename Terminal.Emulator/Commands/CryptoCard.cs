using System.CommandLine;
using System.Text;
using Iso8583.Core.Emv;
using Iso8583.Core.Security;

namespace Iso8583.Emulator.Commands;

/// <summary><c>crypto cvv</c>, <c>crypto pvv</c>, <c>crypto offset</c>.</summary>
internal static class CryptoCard
{
    public static Command CreateCvv()
    {
        var kind = CryptoOptions.Choice("--kind", "cvv", "cvv: stripe; cvv2: print; icvv: chip; dcvv: contactless stripe", "cvv", "cvv2", "icvv", "dcvv");
        var key = CryptoOptions.Hex("--key", "CVK pair, 16 bytes; for dcvv the issuer master key");
        var pan = CryptoOptions.Text("--pan", "account number");
        var expiry = CryptoOptions.Text("--expiry", "four digits, mostly YYMM");
        var service = CryptoOptions.Text("--service-code", "three digits; for cvv and dcvv");
        var counter = CryptoOptions.Text("--atc", "transaction counter, four hex digits; for dcvv");
        var sequence = CryptoOptions.Number("--psn", 0, "sequence number of the card; for dcvv");
        var option = CryptoOptions.Choice("--option", "A", "derivation of the card key; for dcvv", "A", "B");
        var length = CryptoOptions.Number("--length", 3, "digits to show");
        var verify = CryptoOptions.Text("--verify", "a received value");
        return CryptoAction.Create(
            "cvv", "Card verification values.", [kind, key, pan, expiry, service, counter, sequence, option, length, verify], (parsed, report) =>
            {
                using var cardKey = parsed.Key(key, KeyAlgorithm.Tdes);
                var date = parsed.Ascii(expiry);
                var which = parsed.GetValue(kind);
                var code = which switch
                {
                    "cvv2" => CardValue.ServiceCodeCvv2.ToArray(),
                    "icvv" => CardValue.ServiceCodeIcvv.ToArray(),
                    _ => parsed.Ascii(service),
                };
                var digits = new byte[parsed.Has(verify) ? parsed.Required(verify).Length : Math.Clamp(parsed.GetValue(length), 1, 8)];
                CryptoAction.Must(which == "dcvv"
                    ? DynamicCardValue.ComputeDcvv(
                        cardKey, parsed.Card(pan, sequence, option), date, code, CryptoOptions.HexNumber(parsed.Required(counter), "--atc"), digits)
                    : CardValue.Compute(cardKey, parsed.Pan(pan), date, code, digits));
                report.Add("value", Encoding.ASCII.GetString(digits));
                if (!parsed.Has(verify)) return;
                var same = System.Security.Cryptography.CryptographicOperations.FixedTimeEquals(digits, parsed.Ascii(verify));
                report.Verdict(same ? SecurityError.None : SecurityError.CardValueMismatch);
            });
    }

    public static Command CreatePvv()
    {
        var key = CryptoOptions.Hex("--key", "PVK pair, 16 bytes, or a single DES key");
        var pan = CryptoOptions.Text("--pan", "account number, at least 12 digits");
        var index = CryptoOptions.Number("--index", 1, "key index, 0 to 9");
        var pin = CryptoOptions.Text("--pin", "the PIN; of a longer one the method sees four digits");
        var verify = CryptoOptions.Text("--verify", "a stored PVV");
        return CryptoAction.Create("pvv", "Visa PIN verification values.", [key, pan, index, pin, verify], (parsed, report) =>
        {
            using var verificationKey = parsed.Key(key, KeyAlgorithm.Tdes);
            var pvv = new byte[4];
            CryptoAction.Must(Pvv.Compute(verificationKey, parsed.Pan(pan), parsed.GetValue(index), parsed.Pin(pin).First(4), pvv));
            report.Add("pvv", Encoding.ASCII.GetString(pvv));
            if (parsed.Has(verify))
                report.Verdict(Pvv.Verify(verificationKey, parsed.Pan(pan), parsed.GetValue(index), parsed.Pin(pin), parsed.Ascii(verify)));
        });
    }

    public static Command CreateOffset()
    {
        var key = CryptoOptions.Hex("--key", "PVK");
        var table = CryptoOptions.Text("--table", "decimalisation table, 16 digits; 0123456789012345 where it is not given");
        var validation = CryptoOptions.Hex("--validation", "validation data, 8 bytes");
        var pan = CryptoOptions.Text("--pan", "account number to make the validation data from");
        var start = CryptoOptions.Number("--start", 0, "first digit of the account number that enters");
        var count = CryptoOptions.Number("--count", 0, "how many digits enter; 0 for as many as there are, at most 16");
        var pad = CryptoOptions.Text("--pad", "hex digit to fill with; F where it is not given");
        var pin = CryptoOptions.Text("--pin", "the PIN, to get its offset");
        var offset = CryptoOptions.Text("--offset", "an offset, to get its PIN");
        return CryptoAction.Create(
            "offset", "IBM 3624 PIN offsets.", [key, table, validation, pan, start, count, pad, pin, offset], (parsed, report) =>
            {
                using var verificationKey = parsed.Key(key, KeyAlgorithm.Tdes);
                var digits = parsed.Has(table) ? parsed.Ascii(table) : Ibm3624.CommonTable.ToArray();
                var data = new byte[8];
                if (parsed.Has(validation))
                {
                    data = parsed.Bytes(validation);
                }
                else
                {
                    var account = parsed.Ascii(pan);
                    var first = parsed.GetValue(start);
                    var entering = parsed.GetValue(count) is var wanted and > 0 ? wanted : Math.Min(16, account.Length - first);
                    CryptoAction.Must(Ibm3624.TryBuildValidationData(account, first, entering, parsed.Has(pad) ? parsed.Ascii(pad)[0] : (byte)'F', data));
                }

                report.Add("validation", data);
                if (parsed.Has(offset))
                {
                    CryptoAction.Must(Ibm3624.ComputePin(verificationKey, digits, data, parsed.Ascii(offset), out var found));
                    report.Add("pin", CryptoOptions.Digits(found));
                    return;
                }

                var wantedPin = parsed.Pin(pin);
                var computed = new byte[wantedPin.Length];
                CryptoAction.Must(Ibm3624.ComputeOffset(verificationKey, digits, data, wantedPin, computed));
                report.Add("offset", Encoding.ASCII.GetString(computed));
            });
    }
}
