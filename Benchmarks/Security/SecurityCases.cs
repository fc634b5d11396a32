using Iso8583.Core.Codec;
using Iso8583.Core.Emv;
using Iso8583.Core.Messages;
using Iso8583.Core.Security;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Macs;
using Org.BouncyCastle.Crypto.Parameters;

namespace Iso8583.Benchmarks.Security;

/// <summary>The operations that are measured, with test keys drawn for the run.</summary>
public static class SecurityCases
{
    private const int MessageLength = 184;

    public static IEnumerable<SecurityCase> All() => [.. Macs(), .. PinBlocks(), .. Cards(), .. Derivations(), .. ChipCases.All(), .. Payments(), .. Asymmetric()];

    private static IEnumerable<SecurityCase> Macs()
    {
        var data = new byte[MessageLength];
        var (mac, state, big) = (new byte[8], new byte[8], new byte[16]);
        var (des, tdes) = (Key(KeyAlgorithm.Tdes, 8), Key(KeyAlgorithm.Tdes, 16));
        var (aes, sm4) = (Key(KeyAlgorithm.Aes, 16), Key(KeyAlgorithm.Sm4, 16));
        var (bareDes, bareTdes, bareSm4) = (Bare.Des(des.Bytes), Bare.Tdes(tdes.Bytes), Bare.Sm4(sm4.Bytes));
        var cmac = new CMac(AesUtilities.CreateEngine());
        cmac.Init(new KeyParameter(aes.Bytes));
        yield return new("MAC UnionPay, triple DES", "2 blocks", () => Compute(MacAlgorithm.UnionPayEcb, tdes.Key, data, mac), () => Bare.Blocks(bareTdes, state, 2));
        yield return new("MAC UnionPay, SM4", "2 blocks", () => Compute(MacAlgorithm.UnionPayEcb, sm4.Key, data, mac), () => Bare.Blocks(bareSm4, big, 2));
        yield return new("MAC X9.9", "chain of 23 DES", () => Compute(MacAlgorithm.Iso9797Alg1, des.Key, data, mac), () => Bare.Chain(bareDes, bareDes, data, state));
        yield return new("MAC X9.19", "chain of 22 DES, 1 triple", () => Compute(MacAlgorithm.Iso9797Alg3, tdes.Key, data, mac), () => Bare.Chain(bareDes, bareTdes, data, state));
        yield return new(
            "MAC CMAC, AES", "BouncyCastle CMac", () => Compute(MacAlgorithm.Cmac, aes.Key, data, mac), () => { cmac.BlockUpdate(data); cmac.DoFinal(big); });
    }

    private static IEnumerable<SecurityCase> PinBlocks()
    {
        var (pan, pin) = (TestPan(), TestPin());
        var (from, to, aes, sm4) = (Key(KeyAlgorithm.Tdes, 16), Key(KeyAlgorithm.Tdes, 16), Key(KeyAlgorithm.Aes, 16), Key(KeyAlgorithm.Sm4, 16));
        var (decipher, encipher) = (Bare.Tdes(from.Bytes, encrypt: false), Bare.Tdes(to.Bytes));
        var (aesIn, aesOut, sm4In) = (Bare.Aes(aes.Bytes, encrypt: false), Bare.Aes(aes.Bytes), Bare.Sm4(sm4.Bytes, encrypt: false));
        var (block, translated, big, random) = (new byte[8], new byte[8], new byte[16], new byte[8]);
        var (block4, blockSm4) = (new byte[16], new byte[16]);
        Must(PinBlock.Encipher(PinBlockFormat.Iso0, from.Key, pin, pan, SystemRandom.Instance, block));
        Must(PinBlock.Encipher(PinBlockFormat.Iso4, aes.Key, pin, pan, SystemRandom.Instance, block4));
        Must(PinBlock.Encipher(PinBlockFormat.UnionPaySm4, sm4.Key, pin, pan, SystemRandom.Instance, blockSm4));
        yield return new(
            "PIN translate, format 0 to 0", "2 blocks",
            () => Must(PinBlock.Translate(PinBlockFormat.Iso0, from.Key, block, PinBlockFormat.Iso0, to.Key, pan, SystemRandom.Instance, translated)),
            () => { decipher.ProcessBlock(block, translated); encipher.ProcessBlock(translated, translated); });
        yield return new(
            "PIN decipher, format 4", "2 blocks of AES",
            () => Must(PinBlock.Decipher(PinBlockFormat.Iso4, aes.Key, block4, pan, out _)), () => Bare.Blocks(aesIn, big, 2));
        yield return new(
            "PIN encipher, format 4", "2 blocks of AES, 8 random bytes",
            () => Must(PinBlock.Encipher(PinBlockFormat.Iso4, aes.Key, pin, pan, SystemRandom.Instance, big)),
            () => { Bare.Random(random); Bare.Blocks(aesOut, big, 2); });
        yield return new(
            "PIN decipher, UnionPay SM4", "1 block of SM4",
            () => Must(PinBlock.Decipher(PinBlockFormat.UnionPaySm4, sm4.Key, blockSm4, pan, out _)), () => Bare.Blocks(sm4In, big, 1));
    }

    private static IEnumerable<SecurityCase> Cards()
    {
        var (pan, pin) = (TestPan(), TestPin());
        var key = Key(KeyAlgorithm.Tdes, 16);
        var (single, whole, inverse) = (Bare.Des(key.Bytes.AsSpan(0, 8)), Bare.Tdes(key.Bytes), Bare.Tdes(key.Bytes, encrypt: false));
        var (state, digits, pvv) = (new byte[8], new byte[3], new byte[4]);
        var track = "5413330089010012=29122010000000000"u8.ToArray();
        yield return new("PVV", "1 block", () => Must(Pvv.Compute(key.Key, pan, 1, pin.First(4), pvv)), () => Bare.Blocks(whole, state, 1));
        yield return new(
            "CVV", "1 DES, 1 triple", () => Must(CardValue.Compute(key.Key, pan, "2912"u8, "201"u8, digits)),
            () => { single.ProcessBlock(state, state); whole.ProcessBlock(state, state); });
        yield return new("Track decipher", "1 block", () => Must(TrackCipher.Decrypt(key.Key, track)), () => Bare.Blocks(inverse, state, 1));
        yield return new("KCV", "1 block", () => Must(KeyCheckValue.Compute(key.Key, KcvMethod.Zeros, digits)), () => Bare.Blocks(whole, state, 1));
    }

    private static IEnumerable<SecurityCase> Derivations()
    {
        var bdk = Key(KeyAlgorithm.Tdes, 16);
        var aes = Key(KeyAlgorithm.Aes, 16);
        var (left, right, baseAes) = (Bare.Tdes(bdk.Bytes), Bare.Tdes(aes.Bytes), Bare.Aes(aes.Bytes));
        var (block, key) = (new byte[8], new byte[16]);
        // DES key schedules branch on key bits: a key that never changes would be learnt by heart, so every call takes another device or card.
        var turn = 0;
        var ksn = Convert.FromHexString("FFFF9876543210E000F1"); // five one-bits
        var aesKsn = Convert.FromHexString("1234567890123456" + "000000F1");
        yield return new(
            "DUKPT key, triple DES, 5 steps", "2 blocks, 10 DES keys and blocks",
            () =>
            {
                ksn[3] = (byte)turn++;
                Must(DukptTdes.TryDerive(bdk.Key, ksn, DukptUsage.MacRequest, out var derived));
                derived!.Dispose();
            },
            () =>
            {
                block[3] = (byte)turn++;
                Bare.DukptTdes(left, right, 5, key, block);
            });
        yield return new(
            "DUKPT key, AES, 5 steps", "1 block, 6 AES keys and blocks",
            () => { Must(DukptAes.TryDerive(aes.Key, aesKsn, DukptUsage.MacRequest, DukptKeyType.Aes128, out var derived)); derived!.Dispose(); },
            () => Bare.DukptAes(baseAes, 5, key));
        var field = Field();
        var (cryptogram, data) = (new byte[8], new byte[40]);
        var cards = Enumerable.Range(0, 256).Select(i => new EmvCard(TestPan(i), 1)).ToArray();
        yield return new(
            "ARQC from issuer key, CVN 18", "4 blocks, 3 keys, chain of 5",
            () =>
            {
                Must(EmvData.TryRead(field, out var objects, out _));
                Must(CardSession.TryOpen(CryptogramVersion.VisaCvn18, bdk.Key, cards[turn++ & 0xFF], objects.Counter, objects.UnpredictableNumber, out var session));
                using (session) Must(session!.Compute(objects, cryptogram));
            },
            () => Bare.Cryptogram(left, key, data, block));
    }

    /// <summary>A UnionPay payment on the host: request MAC, PIN to the issuer and its check, track, response MAC.</summary>
    private static IEnumerable<SecurityCase> Payments()
    {
        var (pan, pin) = (TestPan(), TestPin());
        var (mak, pik, zpk, tdk, pvk) =
            (Key(KeyAlgorithm.Tdes, 16), Key(KeyAlgorithm.Tdes, 16), Key(KeyAlgorithm.Tdes, 16), Key(KeyAlgorithm.Tdes, 16), Key(KeyAlgorithm.Tdes, 16));
        var (data, mac, block, translated, pvv, state) = (new byte[MessageLength], new byte[8], new byte[8], new byte[8], new byte[4], new byte[8]);
        var (answer, track) = (new byte[8], "5413330089010012=29122010000000000"u8.ToArray());
        Must(MessageMac.Compute(MacAlgorithm.UnionPayEcb, MacPadding.Zeros, mak.Key, data, mac));
        Must(PinBlock.Encipher(PinBlockFormat.Iso0, pik.Key, pin, pan, SystemRandom.Instance, block));
        Must(Pvv.Compute(pvk.Key, pan, 1, pin.First(4), pvv));
        var whole = Bare.Tdes(mak.Bytes);
        yield return new(
            "UnionPay payment, all security", "9 blocks of triple DES",
            () =>
            {
                Must(MessageMac.Verify(MacAlgorithm.UnionPayEcb, MacPadding.Zeros, mak.Key, data, mac));
                Must(TrackCipher.Decrypt(tdk.Key, track));
                Must(PinBlock.Translate(PinBlockFormat.Iso0, pik.Key, block, PinBlockFormat.Iso0, zpk.Key, pan, SystemRandom.Instance, translated));
                Must(PinBlock.Decipher(PinBlockFormat.Iso0, zpk.Key, translated, pan, out var opened));
                Must(Pvv.Verify(pvk.Key, pan, 1, opened, pvv));
                Must(MessageMac.Compute(MacAlgorithm.UnionPayEcb, MacPadding.Zeros, mak.Key, data, answer));
            },
            () => Bare.Blocks(whole, state, 9));
    }

    private static IEnumerable<SecurityCase> Asymmetric()
    {
        var (key, message) = (Key(KeyAlgorithm.Sm2, 32), new byte[32]);
        Must(Sm2.TryGetPublicKey(Sm2Curve.P256V1, key.Bytes, out var publicKey));
        Must(Sm2.TrySign(Sm2Curve.P256V1, key.Bytes, Sm2.DefaultUserId, message, SystemRandom.Instance, out var signature));
        var signer = new BareSm2(key.Bytes, publicKey);
        yield return new(
            "SM2 sign", "BouncyCastle SM2Signer",
            () => Must(Sm2.TrySign(Sm2Curve.P256V1, key.Bytes, Sm2.DefaultUserId, message, SystemRandom.Instance, out _)), () => signer.Sign(message));
        yield return new(
            "SM2 verify", "BouncyCastle SM2Signer",
            () => Must(Sm2.Verify(Sm2Curve.P256V1, publicKey, Sm2.DefaultUserId, message, signature)), () => signer.Verify(message, signature));
    }

    private static void Compute(MacAlgorithm algorithm, SecretKey key, byte[] data, byte[] mac) =>
        Must(MessageMac.Compute(algorithm, MacPadding.Zeros, key, data, mac));

    private static (SecretKey Key, byte[] Bytes) Key(KeyAlgorithm algorithm, int length)
    {
        var bytes = new byte[length];
        SystemRandom.Instance.Fill(bytes);
        bytes[0] &= 0x7F; // below the order of the curve
        return (SecretKey.Create(algorithm, bytes), bytes);
    }

    private static byte[] Field()
    {
        Span<byte> field = stackalloc byte[128];
        var writer = new TlvWriter(field);
        foreach (var (tag, value) in new (uint, string)[]
        {
            (0x9F02, "000000010000"), (0x9F03, "000000000000"), (0x9F1A, "0156"), (0x95, "0000001080"), (0x5F2A, "0156"), (0x9A, "261124"),
            (0x9C, "00"), (0x9F37, "11223344"), (0x82, "7C00"), (0x9F36, "0021"), (0x9F10, "06011203A00000"), (0x9F26, "0000000000000000"),
        })
        {
            _ = writer.TryWrite(tag, Convert.FromHexString(value));
        }

        return field[..writer.Written].ToArray();
    }

    private static Pan TestPan(int number = 0) => Pan.TryParse("541333008901" + (number + 1000), out var pan) ? pan : throw new InvalidOperationException();

    private static Pin TestPin() => Pin.TryParse("123456", out var pin) ? pin : throw new InvalidOperationException();

    private static void Must(SecurityError error)
    {
        if (error != SecurityError.None) throw new InvalidOperationException(error.Describe());
    }
}
