using System.Globalization;
using Iso8583.Core.Security;

namespace Iso8583.Core.Vectors;

/// <summary>DUKPT with AES.</summary>
internal static class DukptAesVectors
{
    public static bool Run(VectorEntry entry)
    {
        var action = entry.Action;
        switch (action)
        {
            case "initial-key":
                using (var baseKey = entry.Key(KeyAlgorithm.Aes, "bdk"))
                using (var key = VectorEntry.Must(DukptAes.TryDeriveInitialKey(baseKey, entry.Bytes("initial_key_id"), out var initialKey), initialKey))
                    entry.Expect("initial_key", key.Bytes);
                return true;
            case "derivation-data":
                DerivationData(entry);
                return true;
            case "derivation-key":
                DerivationKey(entry);
                return true;
            case "update-key":
                UpdateKey(entry);
                return true;
            case "pin-block-format4" or "pin-block-format4-decrypt":
                PinBlock4(entry);
                return true;
            case "cmac-request" or "cmac-response" or "hmac-request" or "hmac-response":
                Mac(entry);
                return true;
            case "data-request" or "data-response":
                Data(entry);
                return true;
            case "ksn-advance":
                Advance(entry);
                return true;
            case "ksn-valid":
                entry.Expect("valid", DukptAes.IsLegalCounter(entry.Bytes("ksn")) ? "true" : "false");
                return true;
            default:
                if (!action.StartsWith("working-key", StringComparison.Ordinal)) return false;
                using (var key = Derive(entry, (DukptUsage)int.Parse(entry.Text("usage"), NumberStyles.HexNumber, CultureInfo.InvariantCulture), TypeOf(entry.Text("key_type"))))
                    entry.Expect("working_key", key.Bytes);
                return true;
        }
    }

    private static SecretKey Derive(VectorEntry entry, DukptUsage usage, DukptKeyType type)
    {
        using var baseKey = entry.Key(KeyAlgorithm.Aes, "bdk");
        var ksn = entry.Bytes("ksn");
        // The published tables hold counters that a terminal would skip; the walk itself takes any.
        if (ksn.Length == 12 && !DukptAes.IsLegalCounter(ksn) && !entry.WantsRefusal)
        {
            using var initial = VectorEntry.Must(DukptAes.TryDeriveInitialKey(baseKey, ksn.AsSpan(0, 8), out var initialKey), initialKey);
            return VectorEntry.Must(DukptAes.Derive(initial, ksn, usage, type, out var derived), derived);
        }

        return VectorEntry.Must(DukptAes.TryDerive(baseKey, ksn, usage, type, out var key), key);
    }

    private static void DerivationData(VectorEntry entry)
    {
        var usage = entry.Text("usage");
        var open = usage.IndexOf('(', StringComparison.Ordinal);
        var number = int.Parse(usage.AsSpan(open + 1, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        var type = TypeOf(entry.Text("algorithm"));
        var data = new byte[16];
        var ksn = entry.Has("ksn") ? entry.Bytes("ksn") : [.. entry.Bytes("initial_key_id"), 0, 0, 0, 0];
        DukptAes.WriteDerivationData(number, type, DukptAes.LengthOf(type), ksn.AsSpan(0, 8), System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(ksn.AsSpan(8)), data);
        if (!entry.Has("ksn")) ksn.AsSpan(0, 8).CopyTo(data.AsSpan(8));
        data[1] = (byte)entry.Number("block_counter", 1);
        entry.Expect("derivation_data", data);
    }

    private static void DerivationKey(VectorEntry entry)
    {
        using var initialKey = entry.Key(KeyAlgorithm.Aes, "initial_key");
        var key = initialKey.Bytes.ToArray();
        DukptAes.WalkCounter(key, entry.Bytes("ksn"));
        entry.Expect("derivation_key", key);
    }

    private static void UpdateKey(VectorEntry entry)
    {
        using var initialKey = entry.Key(KeyAlgorithm.Aes, "initial_key");
        var id = entry.Bytes("initial_key_id");
        var walked = initialKey.Bytes.ToArray();
        DukptAes.WalkCounter(walked, [.. id, 0xFF, 0xFF, 0xFF, 0xFF]);
        entry.Expect("derivation_key_ffffffff", walked);
        using var key = VectorEntry.Must(DukptAes.TryDeriveUpdateKey(initialKey, id, TypeOf(entry.Text("key_type")), out var updateKey), updateKey);
        entry.Expect("update_key", key.Bytes);
    }

    private static void PinBlock4(VectorEntry entry)
    {
        using var key = Derive(entry, DukptUsage.Pin, LongestOf(entry));
        if (entry.Has("encrypted_pin_block"))
        {
            VectorEntry.Must(PinBlock.Decipher(PinBlockFormat.Iso4, key, entry.Bytes("encrypted_pin_block"), entry.Pan(), out var pin));
            entry.Expect("pin", PinVectors.Digits(pin));
            return;
        }

        var block = new byte[16];
        VectorEntry.Must(PinBlock.Encipher(PinBlockFormat.Iso4, key, entry.Pin(), entry.Pan(), new FixedRandom(entry.Bytes("random")), block));
        entry.Expect("encrypted_pin_block", block);
    }

    private static void Mac(VectorEntry entry)
    {
        var hmac = entry.Action.StartsWith("hmac", StringComparison.Ordinal);
        var usage = entry.Action.EndsWith("request", StringComparison.Ordinal) ? DukptUsage.MacRequest : DukptUsage.MacResponse;
        var type = (LongestOf(entry), hmac) switch
        {
            (var aes, false) => aes,
            (DukptKeyType.Aes128, _) => DukptKeyType.Hmac128,
            (DukptKeyType.Aes192, _) => DukptKeyType.Hmac192,
            _ => DukptKeyType.Hmac256,
        };
        using var key = Derive(entry, usage, type);
        var mac = new byte[entry.ExpectedLength("mac") / 2];
        VectorEntry.Must(MessageMac.Compute(hmac ? MacAlgorithm.HmacSha256 : MacAlgorithm.Cmac, MacPadding.Zeros, key, entry.Bytes("data"), mac));
        entry.Expect("mac", mac);
    }

    private static void Data(VectorEntry entry)
    {
        var usage = entry.Action == "data-request" ? DukptUsage.DataRequest : DukptUsage.DataResponse;
        using var key = Derive(entry, usage, LongestOf(entry));
        var data = entry.Bytes(entry.Has("padded_data") ? "padded_data" : "data");
        VectorEntry.Must(DataCipher.EncryptCbc(key, entry.BytesOrEmpty("iv"), data, data));
        entry.Expect("encrypted", data);
    }

    private static void Advance(VectorEntry entry)
    {
        var ksn = entry.Bytes("ksn");
        var error = DukptAes.TryAdvance(ksn);
        if (error != SecurityError.KsnCounter) VectorEntry.Must(error);
        // A used-up device is written as "none (...)".
        var expected = entry.Expected("next_ksn")?.Text ?? "";
        var exhausted = expected.StartsWith("none", StringComparison.Ordinal) && error == SecurityError.KsnCounter;
        entry.Expect("next_ksn", exhausted ? expected : Convert.ToHexString(ksn));
    }

    /// <summary>The working key as long as the base key, where the entry does not say more.</summary>
    private static DukptKeyType LongestOf(VectorEntry entry) => entry.Text("bdk").Length switch
    {
        32 => DukptKeyType.Aes128,
        48 => DukptKeyType.Aes192,
        _ => DukptKeyType.Aes256,
    };

    private static DukptKeyType TypeOf(string text) => text switch
    {
        "2TDEA" => DukptKeyType.Tdes2,
        "3TDEA" => DukptKeyType.Tdes3,
        "AES128" => DukptKeyType.Aes128,
        "AES192" => DukptKeyType.Aes192,
        "AES256" => DukptKeyType.Aes256,
        "HMAC128" => DukptKeyType.Hmac128,
        "HMAC192" => DukptKeyType.Hmac192,
        "HMAC256" => DukptKeyType.Hmac256,
        _ => throw new VectorRefusedException(SecurityError.KeyAlgorithm),
    };
}
