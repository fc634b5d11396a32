using Iso8583.Core.Emv;
using Iso8583.Core.Hsm;
using Iso8583.Core.Messages;
using Iso8583.Core.Security;
using Iso8583.Host.Authorization;

namespace Iso8583.Benchmarks.Security;

/// <summary>What a chip card costs the host: its cryptogram checked, its answer made, both by handle; and one script command.</summary>
internal static class ChipCases
{
    private const int Cards = 256;

    public static IEnumerable<SecurityCase> All()
    {
        foreach (var algorithm in new[] { KeyAlgorithm.Tdes, KeyAlgorithm.Sm4 })
        {
            var (issuer, bytes) = Issuer(algorithm);
            var fields = Enumerable.Range(0, Cards).Select(i => Field(algorithm, bytes, PanOf(i))).ToArray();
            var (answer, turn, key, data, state, half) = (new byte[IssuerChip.MaxAnswer], 0, new byte[16], new byte[40], new byte[16], new byte[8]);
            var approved = ResponseCode.From("00");
            var isSm4 = algorithm == KeyAlgorithm.Sm4;
            var bare = isSm4 ? Bare.Sm4(bytes) : Bare.Tdes(bytes);
            yield return new(
                isSm4 ? "ARQC checked and answered, UnionPay SM4" : "ARQC checked and answered, UnionPay", isSm4 ? "2 blocks, 2 keys, chain of 3, 1 block" : "4 blocks, 3 keys, chain of 5, 1 block",
                () =>
                {
                    var i = turn++ & (Cards - 1);
                    _ = EmvData.TryRead(fields[i], out var objects, out _);
                    if (issuer.Verify(PanOf(i), 1, objects, out var session) != SecurityError.None) throw new InvalidOperationException("no right cryptogram");
                    using (session) _ = issuer.WriteAnswer(session!, PanOf(i), 1, objects, approved, true, 0, answer);
                },
                () =>
                {
                    key[3] = (byte)turn++;
                    if (isSm4) Sm4(bare, key, state);
                    else
                    {
                        Bare.Cryptogram(bare, key, data, half);
                        Bare.Blocks(bare, half, 1);
                    }
                });
        }
    }

    private static void Sm4(Org.BouncyCastle.Crypto.IBlockCipher issuer, byte[] key, byte[] state)
    {
        issuer.ProcessBlock(key, key);
        var card = Bare.Sm4(key);
        card.ProcessBlock(key, key);
        Bare.Blocks(Bare.Sm4(key), state, 4);
    }

    private static (IssuerChip Issuer, byte[] Key) Issuer(KeyAlgorithm algorithm)
    {
        var (master, bytes) = (new byte[32], new byte[16]);
        SystemRandom.Instance.Fill(bytes);
        _ = KeyFile.TryCreate(master, "", out var file);
        using var key = SecretKey.Create(algorithm, bytes);
        _ = file!.TryAdd(master, "ac", KeyUsage.IssuerCryptogram, key, SystemRandom.Instance, out file);
        _ = SoftwareSecurityModule.TryOpen(master, file, SystemRandom.Instance, out var module, out _);
        _ = module!.TryGetKey("ac", out var handle);
        return (new IssuerChip(module, 622_202, 622_202, handle!, null, []), bytes);
    }

    private static byte[] Field(KeyAlgorithm algorithm, byte[] key, Pan pan)
    {
        var error = ChipCard.TryCreate(
            CardScheme.UnionPay, new EmvCard(pan, 1), Convert.FromHexString(algorithm == KeyAlgorithm.Sm4 ? "07011703A0A000" : "07010103A0A000"),
            SecretKey.Create(algorithm, key), null, null, out var card);
        if (card is null) throw new InvalidOperationException(error.Describe());
        var field = new byte[ChipCard.MaxField];
        using (card)
        {
            error = card.Generate(new ChipPurchase(100, 156, 156, new DateOnly(2026, 11, 24), 0, 1), field, out var length);
            return error == SecurityError.None ? field[..length] : throw new InvalidOperationException(error.Describe());
        }
    }

    private static Pan PanOf(int number) => Pan.TryParse("622202000000" + (number + 1000), out var pan) ? pan : throw new InvalidOperationException();
}
