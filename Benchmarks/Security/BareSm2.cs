using Org.BouncyCastle.Crypto.EC;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Security;

namespace Iso8583.Benchmarks.Security;

/// <summary>SM2 of BouncyCastle, used by hand.</summary>
internal sealed class BareSm2
{
    private readonly ECPrivateKeyParameters _privateKey;
    private readonly ECDomainParameters _domain;
    private readonly byte[] _publicKey;
    private readonly SecureRandom _random = new();

    public BareSm2(byte[] privateKey, byte[] publicKey)
    {
        var curve = CustomNamedCurves.GetByName("sm2p256v1");
        _domain = new ECDomainParameters(curve.Curve, curve.G, curve.N, curve.H);
        _privateKey = new ECPrivateKeyParameters(new BigInteger(1, privateKey), _domain);
        _publicKey = publicKey;
    }

    public byte[] Sign(byte[] message)
    {
        var signer = new SM2Signer(PlainDsaEncoding.Instance);
        signer.Init(true, new ParametersWithRandom(_privateKey, _random));
        signer.BlockUpdate(message);
        return signer.GenerateSignature();
    }

    public bool Verify(byte[] message, byte[] signature)
    {
        var signer = new SM2Signer(PlainDsaEncoding.Instance);
        // A point keeps tables once it was used; messages of many signers never profit from that.
        signer.Init(false, new ECPublicKeyParameters(_domain.Curve.DecodePoint(_publicKey), _domain));
        signer.BlockUpdate(message);
        return signer.VerifySignature(signature);
    }
}
