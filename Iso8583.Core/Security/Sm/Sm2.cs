using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.EC;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Math.EC;
using Org.BouncyCastle.Security;

namespace Iso8583.Core.Security;

/// <summary>SM2 signatures and encryption with SM3.</summary>
/// <remarks>
/// Source: GM/T 0003 and GM/T 0009 as their examples show them. A private key has 32 bytes, a public key 65 (04, x, y). Each call costs hundreds of
/// microseconds: keep it off the message path. A signature is r and s, 32 bytes each.
/// </remarks>
public static class Sm2
{
    private static readonly ECDomainParameters Production = Named();
    private static readonly ECDomainParameters Example = ExampleCurve();

    /// <summary>The user id that is meant where none is agreed: 1234567812345678.</summary>
    public static ReadOnlySpan<byte> DefaultUserId => "1234567812345678"u8;

    /// <summary>The public key of a private one.</summary>
    /// <returns><see cref="SecurityError.KeyLength"/> for a number outside the curve's order.</returns>
    public static SecurityError TryGetPublicKey(Sm2Curve curve, ReadOnlySpan<byte> privateKey, out byte[] publicKey)
    {
        publicKey = [];
        if (!TryPrivate(curve, privateKey, out var key)) return SecurityError.KeyLength;
        publicKey = key!.Parameters.G.Multiply(key.D).Normalize().GetEncoded(compressed: false); // set where it returns true
        return SecurityError.None;
    }

    /// <summary>Signs a message.</summary>
    /// <param name="curve">The curve.</param>
    /// <param name="privateKey">32 bytes.</param>
    /// <param name="userId">Of the signer; it goes into the hash.</param>
    /// <param name="message">Any bytes.</param>
    /// <param name="random">Gives the nonce: a repeated one reveals the key.</param>
    /// <param name="signature">64 bytes, or empty.</param>
    public static SecurityError TrySign(
        Sm2Curve curve,
        ReadOnlySpan<byte> privateKey,
        ReadOnlySpan<byte> userId,
        ReadOnlySpan<byte> message,
        IRandomSource random,
        out byte[] signature)
    {
        signature = [];
        if (!TryPrivate(curve, privateKey, out var key)) return SecurityError.KeyLength;
        var signer = new SM2Signer(PlainDsaEncoding.Instance);
        signer.Init(true, new ParametersWithID(new ParametersWithRandom(key, Adapt(random)), userId));
        signer.BlockUpdate(message);
        signature = signer.GenerateSignature();
        return SecurityError.None;
    }

    /// <summary>Verifies a signature.</summary>
    /// <returns><see cref="SecurityError.SignatureMismatch"/> where it does not belong to the message.</returns>
    public static SecurityError Verify(
        Sm2Curve curve,
        ReadOnlySpan<byte> publicKey,
        ReadOnlySpan<byte> userId,
        ReadOnlySpan<byte> message,
        ReadOnlySpan<byte> signature)
    {
        if (!TryPublic(curve, publicKey, out var key)) return SecurityError.Ciphertext;
        if (signature.Length != 64) return SecurityError.DataLength;
        var signer = new SM2Signer(PlainDsaEncoding.Instance);
        signer.Init(false, new ParametersWithID(key, userId));
        signer.BlockUpdate(message);
        return signer.VerifySignature(signature.ToArray()) ? SecurityError.None : SecurityError.SignatureMismatch;
    }

    /// <summary>Enciphers a message for the owner of a public key.</summary>
    /// <param name="curve">The curve.</param>
    /// <param name="publicKey">65 bytes.</param>
    /// <param name="order">Order of the parts.</param>
    /// <param name="message">At least one byte.</param>
    /// <param name="random">Gives the nonce.</param>
    /// <param name="ciphertext">97 bytes more than the message, or empty.</param>
    public static SecurityError TryEncrypt(
        Sm2Curve curve,
        ReadOnlySpan<byte> publicKey,
        Sm2CipherOrder order,
        ReadOnlySpan<byte> message,
        IRandomSource random,
        out byte[] ciphertext)
    {
        ciphertext = [];
        if (message.IsEmpty) return SecurityError.DataLength;
        if (!TryPublic(curve, publicKey, out var key)) return SecurityError.Ciphertext;
        var engine = new SM2Engine(new SM3Digest(), ModeOf(order));
        engine.Init(true, new ParametersWithRandom(key, Adapt(random)));
        ciphertext = engine.ProcessBlock(message.ToArray(), 0, message.Length);
        return SecurityError.None;
    }

    /// <summary>Deciphers a message; its hash is checked before the text is given out.</summary>
    /// <returns><see cref="SecurityError.Ciphertext"/> where the point is not on the curve or the hash is wrong.</returns>
    public static SecurityError TryDecrypt(Sm2Curve curve, ReadOnlySpan<byte> privateKey, Sm2CipherOrder order, ReadOnlySpan<byte> ciphertext, out byte[] message)
    {
        message = [];
        if (!TryPrivate(curve, privateKey, out var key)) return SecurityError.KeyLength;
        if (ciphertext.Length < 98 || ciphertext[0] != 4) return SecurityError.DataLength;
        var engine = new SM2Engine(new SM3Digest(), ModeOf(order));
        engine.Init(false, key);
        try
        {
            message = engine.ProcessBlock(ciphertext.ToArray(), 0, ciphertext.Length);
            return SecurityError.None;
        }
        catch (InvalidCipherTextException)
        {
            return SecurityError.Ciphertext;
        }
        catch (ArgumentException)
        {
            return SecurityError.Ciphertext; // BouncyCastle's answer to a point that is not on the curve
        }
    }

    /// <summary>The DER form of a ciphertext in today's order: SEQUENCE of x, y, C3, C2.</summary>
    /// <param name="ciphertext">In the order C1 C3 C2.</param>
    /// <param name="der">The encoding, or empty.</param>
    public static SecurityError TryToDer(ReadOnlySpan<byte> ciphertext, out byte[] der)
    {
        der = [];
        if (ciphertext.Length < 98 || ciphertext[0] != 4) return SecurityError.DataLength;
        der = new DerSequence(
            new DerInteger(new BigInteger(1, ciphertext.Slice(1, 32))),
            new DerInteger(new BigInteger(1, ciphertext.Slice(33, 32))),
            new DerOctetString(ciphertext.Slice(65, 32).ToArray()),
            new DerOctetString(ciphertext[97..].ToArray())).GetDerEncoded();
        return SecurityError.None;
    }

    /// <summary>The hash of signer id, curve and public key (ZA), which stands before the message.</summary>
    internal static byte[] Identity(Sm2Curve curve, ReadOnlySpan<byte> userId, ReadOnlySpan<byte> publicKey)
    {
        var domain = DomainOf(curve);
        var digest = new SM3Digest();
        digest.Update((byte)((userId.Length * 8) >> 8));
        digest.Update((byte)(userId.Length * 8));
        digest.BlockUpdate(userId);
        digest.BlockUpdate(domain.Curve.A.GetEncoded());
        digest.BlockUpdate(domain.Curve.B.GetEncoded());
        digest.BlockUpdate(domain.G.GetEncoded(compressed: false).AsSpan(1));
        digest.BlockUpdate(publicKey[1..]);
        var hash = new byte[32];
        digest.DoFinal(hash);
        return hash;
    }

    private static bool TryPrivate(Sm2Curve curve, ReadOnlySpan<byte> bytes, out ECPrivateKeyParameters? key)
    {
        key = null;
        if (bytes.Length != 32) return false;
        var domain = DomainOf(curve);
        var number = new BigInteger(1, bytes);
        if (number.SignValue <= 0 || number.CompareTo(domain.N) >= 0) return false;
        key = new ECPrivateKeyParameters(number, domain);
        return true;
    }

    private static bool TryPublic(Sm2Curve curve, ReadOnlySpan<byte> bytes, out ECPublicKeyParameters? key)
    {
        key = null;
        if (bytes.Length != 65 || bytes[0] != 4) return false;
        var domain = DomainOf(curve);
        var point = domain.Curve.CreatePoint(new BigInteger(1, bytes.Slice(1, 32)), new BigInteger(1, bytes[33..]));
        if (!point.IsValid()) return false;
        key = new ECPublicKeyParameters(point, domain);
        return true;
    }

    private static SM2Engine.Mode ModeOf(Sm2CipherOrder order) => order == Sm2CipherOrder.C1C3C2 ? SM2Engine.Mode.C1C3C2 : SM2Engine.Mode.C1C2C3;

    private static SecureRandom Adapt(IRandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return new SecureRandom(new RandomAdapter(random));
    }

    private static ECDomainParameters DomainOf(Sm2Curve curve) => curve == Sm2Curve.P256V1 ? Production : Example;

    private static ECDomainParameters Named()
    {
        var curve = CustomNamedCurves.GetByName("sm2p256v1");
        return new ECDomainParameters(curve.Curve, curve.G, curve.N, curve.H);
    }

    /// <summary>GM/T 0003.2, annex A: the 256-bit prime curve of the examples.</summary>
    private static ECDomainParameters ExampleCurve()
    {
        var order = Number("8542D69E4C044F18E8B92435BF6FF7DD297720630485628D5AE74EE7C32E79B7");
        var curve = new FpCurve(
            Number("8542D69E4C044F18E8B92435BF6FF7DE457283915C45517D722EDB8B08F1DFC3"),
            Number("787968B4FA32C3FD2417842E73BBFEFF2F3C848B6831D7E0EC65228B3937E498"),
            Number("63E4C6D3B23B0C849CF84241484BFE48F61D59A5B16BA06E6E12D1DA27C5249A"),
            order,
            BigInteger.One);
        var generator = curve.CreatePoint(
            Number("421DEBD61B62EAB6746434EBC3CC315E32220B3BADD50BDC4C4E6C147FEDD43D"),
            Number("0680512BCBB42C07D47349D2153B70C4E5D7FDFCBFA36EA1A85841B9E46E09A2"));
        return new ECDomainParameters(curve, generator, order, BigInteger.One);
    }

    private static BigInteger Number(string hex) => new(hex, 16);
}
