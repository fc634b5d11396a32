using Iso8583.Core.Security;

namespace Iso8583.Core.Vectors;

/// <summary>DUKPT with triple DES.</summary>
internal static class DukptTdesVectors
{
    public static bool Run(VectorEntry entry)
    {
        var action = entry.Action;
        switch (action)
        {
            case "initial-key":
                InitialKey(entry);
                return true;
            case "transaction-key":
                TransactionKey(entry);
                return true;
            case "pin-encrypt":
                PinEncrypt(entry);
                return true;
            case "mac-request" or "mac-request-8":
                Mac(entry, DukptUsage.MacRequest, MacAlgorithm.Iso9797Alg3);
                return true;
            case "mac-response" or "mac-response-8":
                Mac(entry, DukptUsage.MacResponse, MacAlgorithm.Iso9797Alg3);
                return true;
            case "cmac-request":
                Mac(entry, DukptUsage.MacRequest, MacAlgorithm.Cmac);
                return true;
            case "cmac-response":
                Mac(entry, DukptUsage.MacResponse, MacAlgorithm.Cmac);
                return true;
            case "data-request-encrypt" or "track-data-request-data-key":
                Data(entry, DukptUsage.DataRequest);
                return true;
            case "data-response-encrypt":
                Data(entry, DukptUsage.DataResponse);
                return true;
            default:
                if (action.StartsWith("track-data-pin-variant", StringComparison.Ordinal))
                {
                    Data(entry, DukptUsage.Pin);
                    return true;
                }

                return Ksn(entry);
        }
    }

    private static bool Ksn(VectorEntry entry)
    {
        var ksn = entry.Bytes("ksn");
        switch (entry.Action)
        {
            case "ksn-valid":
                entry.Expect("valid", DukptTdes.IsLegalCounter(ksn) ? "true" : "false");
                return true;
            case "ksn-advance":
                var error = DukptTdes.TryAdvance(ksn);
                if (error == SecurityError.KsnCounter && entry.Expected("next_ksn")?.Text.StartsWith("none", StringComparison.Ordinal) == true) entry.Ignore("next_ksn");
                else VectorEntry.Must(error);
                entry.Expect("next_ksn", error == SecurityError.None ? Convert.ToHexString(ksn) : entry.Expected("next_ksn")?.Text ?? "");
                return true;
            case "ksn-count":
                var count = 0;
                while (DukptTdes.TryAdvance(ksn) == SecurityError.None) count++;
                entry.Expect("transactions", count.ToString(System.Globalization.CultureInfo.InvariantCulture));
                return true;
            default:
                return false;
        }
    }

    private static void InitialKey(VectorEntry entry)
    {
        using var baseKey = entry.Key(KeyAlgorithm.Tdes, "bdk");
        using var key = VectorEntry.Must(DukptTdes.TryDeriveInitialKey(baseKey, entry.Bytes("ksn"), out var initialKey), initialKey);
        entry.Expect("initial_key", key.Bytes);
        if (!entry.Expects("kcv")) return;
        var kcv = new byte[entry.ExpectedLength("kcv") / 2];
        VectorEntry.Must(KeyCheckValue.Compute(key, KcvMethod.Zeros, kcv));
        entry.Expect("kcv", kcv);
    }

    private static void TransactionKey(VectorEntry entry)
    {
        using var initialKey = entry.Key(KeyAlgorithm.Tdes, "initial_key");
        var key = initialKey.Bytes.ToArray();
        DukptTdes.WalkCounter(key, entry.Bytes("ksn"));
        entry.Expect("transaction_key", key);
    }

    private static SecretKey Derive(VectorEntry entry, DukptUsage usage)
    {
        using var baseKey = entry.Key(KeyAlgorithm.Tdes, "bdk");
        var ksn = entry.Bytes("ksn");
        if (entry.Expects("initial_key"))
        {
            using var initial = VectorEntry.Must(DukptTdes.TryDeriveInitialKey(baseKey, ksn, out var initialKey), initialKey);
            entry.Expect("initial_key", initial.Bytes);
            return VectorEntry.Must(DukptTdes.TryDeriveFromInitialKey(initial, ksn, usage, out var fromInitial), fromInitial);
        }

        return VectorEntry.Must(DukptTdes.TryDerive(baseKey, ksn, usage, out var key), key);
    }

    private static void PinEncrypt(VectorEntry entry)
    {
        using var key = Derive(entry, DukptUsage.Pin);
        entry.Expect("pin_key", key.Bytes);
        var block = new byte[8];
        if (entry.Has("pin"))
            VectorEntry.Must(PinBlock.Encipher(PinBlockFormat.Iso0, key, entry.Pin(), entry.Pan(), SystemRandom.Instance, block));
        else
            VectorEntry.Must(DataCipher.EncryptEcb(key, entry.Bytes("clear_pin_block"), block));
        entry.Expect("encrypted_pin_block", block);
    }

    private static void Mac(VectorEntry entry, DukptUsage usage, MacAlgorithm algorithm)
    {
        using var key = Derive(entry, usage);
        entry.Expect("mac_key", key.Bytes);
        var name = algorithm == MacAlgorithm.Cmac ? "cmac" : "mac";
        var mac = new byte[entry.ExpectedLength(name) / 2];
        VectorEntry.Must(MessageMac.Compute(algorithm, MacPadding.Zeros, key, entry.Bytes("data"), mac));
        entry.Expect(name, mac);
    }

    private static void Data(VectorEntry entry, DukptUsage usage)
    {
        using var key = Derive(entry, usage);
        entry.Expect("data_key", key.Bytes);
        var data = entry.Bytes(entry.Has("padded_data") ? "padded_data" : "data");
        VectorEntry.Must(DataCipher.EncryptCbc(key, entry.BytesOrEmpty("iv"), data, data));
        entry.Expect("encrypted", data);
    }
}
