using System.CommandLine;
using Iso8583.Core.Emv;
using Iso8583.Core.Security;

namespace Iso8583.Emulator.Commands;

/// <summary><c>crypto arqc</c> and <c>crypto arpc</c>.</summary>
internal static class CryptoEmv
{
    private static readonly Dictionary<string, CryptogramVersion> Versions = new(StringComparer.Ordinal)
    {
        ["visa-10"] = CryptogramVersion.VisaCvn10,
        ["visa-18"] = CryptogramVersion.VisaCvn18,
        ["visa-22"] = CryptogramVersion.VisaCvn22,
        ["mchip-16"] = CryptogramVersion.MchipCvn16,
        ["mchip-17"] = CryptogramVersion.MchipCvn17,
        ["mchip-20"] = CryptogramVersion.MchipCvn20,
        ["mchip-21"] = CryptogramVersion.MchipCvn21,
        ["ccd"] = CryptogramVersion.CommonCore,
        ["unionpay"] = CryptogramVersion.UnionPay,
    };

    public static Command CreateArqc()
    {
        var options = new CardOptions();
        return CryptoAction.Create("arqc", "The cryptogram of F55; compared with tag 9F26 where it stands there.", options.All, (parsed, report) =>
        {
            var field = parsed.Bytes(options.Field);
            var data = Read(field);
            using var session = options.Open(parsed, data);
            Span<byte> joined = stackalloc byte[EmvData.MaxCryptogramData];
            CryptoAction.Must(data.TryWrite(options.VersionOf(parsed), joined, out var length));
            report.Add("data", joined[..length]);
            var cryptogram = new byte[Cryptogram.Length];
            CryptoAction.Must(session.Compute(data, cryptogram));
            report.Add("arqc", cryptogram);
            if (!data.CryptogramBytes.IsEmpty) report.Verdict(session.Verify(data));
        });
    }

    public static Command CreateArpc()
    {
        var options = new CardOptions();
        var code = CryptoOptions.Text("--arc", "response code, two characters (method 1)");
        var status = CryptoOptions.Hex("--csu", "card status update, 4 bytes (method 2)");
        var proprietary = CryptoOptions.Hex("--proprietary", "proprietary data, up to 8 bytes (method 2)");
        return CryptoAction.Create("arpc", "The issuer's answer to the cryptogram of F55.", [.. options.All, code, status, proprietary], (parsed, report) =>
        {
            var field = parsed.Bytes(options.Field);
            var data = Read(field);
            using var session = options.Open(parsed, data);
            report.Verdict(session.Verify(data));
            if (parsed.Has(status))
            {
                var arpc = new byte[4];
                CryptoAction.Must(session.ComputeArpc2(data.CryptogramBytes, parsed.Bytes(status), parsed.BytesOrEmpty(proprietary), arpc));
                report.Add("arpc", arpc);
                report.Add("tag91", [.. arpc, .. parsed.Bytes(status), .. parsed.BytesOrEmpty(proprietary)]);
                return;
            }

            var responseCode = parsed.Ascii(code);
            var answer = new byte[Cryptogram.Length];
            CryptoAction.Must(session.ComputeArpc1(data.CryptogramBytes, responseCode, answer));
            report.Add("arpc", answer);
            report.Add("tag91", [.. answer, .. responseCode]);
        });
    }

    private static EmvData Read(byte[] field)
    {
        var error = EmvData.TryRead(field, out var data, out var offset);
        if (error != SecurityError.None) throw new CryptoInputException($"--field: the TLV breaks at offset {offset}");
        return data;
    }

    private sealed class CardOptions
    {
        private readonly Option<string?> _issuerKey = CryptoOptions.Hex("--imk", "issuer master key for cryptograms, 16 bytes");
        private readonly Option<string> _cipher = CryptoOptions.Choice("--cipher", "tdes", "algorithm of the issuer key", "tdes", "sm4");
        private readonly Option<string?> _pan = CryptoOptions.Text("--pan", "account number");
        private readonly Option<int> _sequence = CryptoOptions.Number("--psn", 0, "sequence number of the card");
        private readonly Option<string> _option = CryptoOptions.Choice("--option", "A", "derivation of the card key", "A", "B");
        private readonly Option<string> _version = CryptoOptions.Choice("--cvn", "unionpay", "how the card makes its cryptogram", [.. Versions.Keys]);

        public Option<string?> Field { get; } = CryptoOptions.Hex("--field", "value of F55");

        public IEnumerable<Option> All => [_version, _issuerKey, _cipher, _pan, _sequence, _option, Field];

        public CryptogramVersion VersionOf(ParseResult parsed) => Versions[parsed.GetRequiredValue(_version)];

        public CardSession Open(ParseResult parsed, EmvData data)
        {
            using var issuerKey = parsed.Key(_issuerKey, CryptoOptions.AlgorithmOf(parsed.GetRequiredValue(_cipher)));
            return CryptoAction.Must(
                CardSession.TryOpen(VersionOf(parsed), issuerKey, parsed.Card(_pan, _sequence, _option), data.Counter, data.UnpredictableNumber, out var session),
                session);
        }
    }
}
