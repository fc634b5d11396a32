using System.Globalization;
using Iso8583.Core.Emv;
using Iso8583.Core.Security;

namespace Iso8583.Core.Vectors;

/// <summary>Card keys, session keys, cryptograms, answers and scripts.</summary>
internal static class EmvVectors
{
    public static bool Run(VectorEntry entry) => entry.Algorithm switch
    {
        "EMV-ICC-MK" => CardKey(entry, KeyAlgorithm.Tdes, entry.Action == "option-B" ? "B" : "A"),
        "PBOC-ICC-MK" => CardKey(entry, entry.Action == "sm4" ? KeyAlgorithm.Sm4 : KeyAlgorithm.Tdes, "A"),
        "EMV-SESSION-KEY" or "PBOC-SESSION-KEY" => SessionKey(entry),
        "EMV-AC" => ApplicationCryptogram(entry),
        "PBOC-AC" => UnionPayCryptogram(entry),
        "EMV-ARPC" => Answer(entry),
        "PBOC-ARPC" => UnionPayAnswer(entry),
        "EMV-SCRIPT" => Script(entry),
        "EMV-AC-DATA" => EmvDataVectors.Run(entry),
        _ => false,
    };

    private static bool CardKey(VectorEntry entry, KeyAlgorithm algorithm, string option)
    {
        using var issuerKey = entry.Key(algorithm, "imk");
        var card = entry.Card(option);
        using var key = VectorEntry.Must(CardKeys.TryDerive(issuerKey, card, out var derived), derived);
        entry.ExpectKey("icc_mk", key);
        if (!entry.Expects("y")) return true;
        Span<byte> y = stackalloc byte[8];
        VectorEntry.Must(CardKeys.WriteDiversifier(card, hashAlways: false, y));
        entry.Expect("y", y);
        return true;
    }

    private static bool SessionKey(VectorEntry entry)
    {
        var unionPay = entry.Algorithm.StartsWith("PBOC", StringComparison.Ordinal);
        using var cardKey = entry.Key(unionPay && entry.Action == "sm4" ? KeyAlgorithm.Sm4 : KeyAlgorithm.Tdes, "icc_mk");
        SecretKey? key;
        switch (entry.Action)
        {
            case "csk":
                VectorEntry.Must(SessionKeys.TryDeriveCommon(cardKey, entry.Bytes("r"), out key));
                break;
            case "visa-sm":
                VectorEntry.Must(SessionKeys.TryDeriveVisaScript(cardKey, Counter(entry), out key));
                break;
            case "emv2000-tree":
                VectorEntry.Must(SessionKeys.TryDeriveTree(
                    cardKey, Counter(entry), entry.Number("height", 8), entry.Number("branch", 4), entry.BytesOrEmpty("iv"), out key));
                break;
            case "3des" or "sm4" when unionPay:
                VectorEntry.Must(SessionKeys.TryDerive(SessionKeyMethod.UnionPay, cardKey, Counter(entry), default, out key));
                break;
            default:
                return false;
        }

        using (key)
        {
            entry.ExpectKey("session_key", key!); // set where there is no error
            entry.ExpectKey("session_key_as_printed", key!);
        }

        return true;
    }

    private static bool ApplicationCryptogram(VectorEntry entry)
    {
        using var key = entry.Action switch
        {
            "from-session-key" => entry.Key(KeyAlgorithm.Tdes, "session_key"),
            "generate-ac" or "verify-ac" => DeriveKey(entry),
            _ => null,
        };
        if (key is null) return false;
        var padding = (MacPadding)entry.Number("padding_method", 2);
        if (entry.Has("ac"))
        {
            var error = Cryptogram.Verify(key, padding, entry.Bytes("data"), entry.Bytes("ac"));
            entry.Expect("valid", error == SecurityError.None ? "true" : "false");
            if (entry.WantsRefusal) VectorEntry.Must(error);
            return true;
        }

        var cryptogram = new byte[8];
        VectorEntry.Must(Cryptogram.Compute(key, padding, entry.Bytes("data"), cryptogram));
        entry.Expect("ac", cryptogram);
        return true;
    }

    private static bool UnionPayCryptogram(VectorEntry entry)
    {
        if (!entry.Action.StartsWith("arqc", StringComparison.Ordinal)) return false;
        using var key = DeriveUnionPay(entry);
        var cryptogram = new byte[8];
        VectorEntry.Must(Cryptogram.Compute(key, (MacPadding)entry.Number("padding_method", 2), entry.Bytes("data"), cryptogram));
        entry.Expect("ac", cryptogram);
        return true;
    }

    private static bool Answer(VectorEntry entry)
    {
        var fromKey = entry.Action.EndsWith("-from-key", StringComparison.Ordinal);
        using var key = fromKey ? entry.Key(KeyAlgorithm.Tdes) : DeriveKey(entry);
        switch (fromKey ? entry.Action[..^"-from-key".Length] : entry.Action)
        {
            case "method1":
                var arpc = new byte[8];
                VectorEntry.Must(Cryptogram.ComputeArpc1(key, entry.Bytes("arqc"), entry.Bytes("arc"), arpc));
                entry.Expect("arpc", arpc);
                return true;
            case "method2":
                var shorter = new byte[4];
                VectorEntry.Must(Cryptogram.ComputeArpc2(key, entry.Bytes("arqc"), entry.Bytes("csu"), entry.BytesOrEmpty("proprietary_data"), shorter));
                entry.Expect("arpc", shorter);
                return true;
            default:
                return false;
        }
    }

    private static bool UnionPayAnswer(VectorEntry entry)
    {
        if (!entry.Action.StartsWith("method1", StringComparison.Ordinal)) return false;
        using var key = DeriveUnionPay(entry);
        var arpc = new byte[8];
        VectorEntry.Must(Cryptogram.ComputeArpc1(key, entry.Bytes("arqc"), entry.Bytes("arc"), arpc));
        entry.Expect("arpc", arpc);
        return true;
    }

    private static bool Script(VectorEntry entry)
    {
        if (entry.Action == "vis-pin-block")
        {
            using var cardKey = entry.Key(KeyAlgorithm.Tdes, "icc_mk_ac");
            var block = new byte[8];
            VectorEntry.Must(IssuerScript.ComputeVisaPinBlock(cardKey, entry.Pin("new_pin"), entry.Has("current_pin") ? entry.Pin("current_pin") : default, block));
            entry.Expect("pin_block", block);
            return true;
        }

        using var key = entry.Has("session_key") ? entry.Key(KeyAlgorithm.Tdes, "session_key") : DeriveKey(entry);
        switch (entry.Action)
        {
            case "mac" or "mac-from-session-key":
                var mac = new byte[entry.ExpectedLength("mac") / 2];
                VectorEntry.Must(IssuerScript.ComputeMac(key, entry.Bytes("data"), mac));
                entry.Expect("mac", mac);
                return true;
            case "encrypt" or "encrypt-from-session-key":
                ScriptCipher? cipher = entry.Text("scheme") switch
                {
                    "VISA" => ScriptCipher.Visa,
                    "MASTERCARD" => ScriptCipher.Mastercard,
                    "EMV" or "CCD" => ScriptCipher.Emv,
                    _ => null,
                };
                if (cipher is null) return false;
                var enciphered = new byte[512];
                VectorEntry.Must(IssuerScript.TryEncrypt(key, cipher.Value, entry.Bytes("data"), enciphered, out var written));
                entry.Expect("encrypted", enciphered.AsSpan(0, written));
                return true;
            default:
                return false;
        }
    }

    /// <summary>From the issuer's master key to the key that the entry's method names.</summary>
    private static SecretKey DeriveKey(VectorEntry entry)
    {
        using var issuerKey = entry.Key(KeyAlgorithm.Tdes, "imk");
        var cardKey = VectorEntry.Must(CardKeys.TryDerive(issuerKey, entry.Card(), out var derived), derived);
        var method = entry.Text("session_key_method");
        if (method.StartsWith("none", StringComparison.Ordinal)) return cardKey;
        using (cardKey)
        {
            var error = method switch
            {
                "csk" => SessionKeys.TryDeriveCommon(cardKey, entry.Bytes("r"), out derived),
                "visa-sm" => SessionKeys.TryDeriveVisaScript(cardKey, Counter(entry), out derived),
                "emv2000-tree" => SessionKeys.TryDeriveTree(cardKey, Counter(entry), entry.Number("height", 8), entry.Number("branch", 4), entry.BytesOrEmpty("iv"), out derived),
                _ => throw new VectorRefusedException(SecurityError.CryptogramVersion),
            };
            return VectorEntry.Must(error, derived);
        }
    }

    private static SecretKey DeriveUnionPay(VectorEntry entry)
    {
        using var issuerKey = entry.Key(entry.Action.EndsWith("sm4", StringComparison.Ordinal) ? KeyAlgorithm.Sm4 : KeyAlgorithm.Tdes, "imk");
        using var cardKey = VectorEntry.Must(CardKeys.TryDerive(issuerKey, entry.Card("A"), out var derived), derived);
        return VectorEntry.Must(SessionKeys.TryDerive(SessionKeyMethod.UnionPay, cardKey, Counter(entry), default, out var sessionKey), sessionKey);
    }

    private static int Counter(VectorEntry entry) => int.Parse(entry.Text("atc"), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
