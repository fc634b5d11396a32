using Iso8583.Core.Security;

namespace Iso8583.Core.Emv;

/// <summary>What each cryptogram version prescribes, and which one a card says it used.</summary>
public static class CryptogramVersions
{
    /// <summary>Finds the version in the issuer application data.</summary>
    /// <param name="scheme">The card's scheme, from its application id or its BIN.</param>
    /// <param name="issuerApplicationData">Value of tag 9F10.</param>
    /// <param name="version">The version, or <c>default</c>.</param>
    /// <returns>EmvData where the data is too short, CryptogramVersion where it says another version.</returns>
    public static SecurityError TryRead(CardScheme scheme, ReadOnlySpan<byte> issuerApplicationData, out CryptogramVersion version)
    {
        version = default;
        var iad = issuerApplicationData;
        if (iad.Length < 3) return SecurityError.EmvData;
        version = scheme switch
        {
            CardScheme.Visa => (iad[0] == 0x1F ? iad[1] : iad[2]) switch
            {
                0x0A => CryptogramVersion.VisaCvn10,
                0x12 => CryptogramVersion.VisaCvn18,
                0x22 => CryptogramVersion.VisaCvn22,
                _ => default,
            },
            CardScheme.Mastercard => iad[1] switch
            {
                0x10 => CryptogramVersion.MchipCvn16,
                0x11 => CryptogramVersion.MchipCvn17,
                0x12 => CryptogramVersion.MchipCvn18,
                0x13 => CryptogramVersion.MchipCvn19,
                0x14 => CryptogramVersion.MchipCvn20,
                0x15 => CryptogramVersion.MchipCvn21,
                _ => default,
            },
            CardScheme.CommonCore => (iad[1] & 0x0F) == 5 ? CryptogramVersion.CommonCore : default,
            // 01 is triple DES, 17 is SM4; the issuer key's algorithm decides.
            _ => iad[2] is 0x01 or 0x17 ? CryptogramVersion.UnionPay : default,
        };
        return version == default ? SecurityError.CryptogramVersion : SecurityError.None;
    }

    internal static SessionKeyMethod SessionKeyOf(CryptogramVersion version) => version switch
    {
        CryptogramVersion.VisaCvn10 => SessionKeyMethod.None,
        CryptogramVersion.MchipCvn16 or CryptogramVersion.MchipCvn17 => SessionKeyMethod.MastercardSkd,
        CryptogramVersion.MchipCvn18 or CryptogramVersion.MchipCvn19 => SessionKeyMethod.Emv2000,
        CryptogramVersion.UnionPay => SessionKeyMethod.UnionPay,
        _ => SessionKeyMethod.Common,
    };

    internal static MacPadding PaddingOf(CryptogramVersion version) => version == CryptogramVersion.VisaCvn10 ? MacPadding.Zeros : MacPadding.Bit;

    /// <summary>True where the answer (ARPC, method 1) is made under the card's master key instead of the session key.</summary>
    internal static bool AnswersUnderCardKey(CryptogramVersion version) =>
        version is CryptogramVersion.VisaCvn10 or CryptogramVersion.MchipCvn16 or CryptogramVersion.MchipCvn17;

    /// <summary>The parts of the issuer application data that enter the cryptogram.</summary>
    internal static bool TryTakeIssuerData(CryptogramVersion version, ReadOnlySpan<byte> iad, out ReadOnlySpan<byte> first, out ReadOnlySpan<byte> second)
    {
        first = default;
        second = default;
        switch (version)
        {
            case CryptogramVersion.VisaCvn10:
            case CryptogramVersion.UnionPay:
                if (iad.Length < 7) return false;
                first = iad.Slice(3, 4);
                return true;
            case CryptogramVersion.MchipCvn16:
            case CryptogramVersion.MchipCvn18:
            case CryptogramVersion.MchipCvn20:
                if (iad.Length < 8) return false;
                first = iad.Slice(2, 6);
                return true;
            case CryptogramVersion.MchipCvn17:
            case CryptogramVersion.MchipCvn19:
            case CryptogramVersion.MchipCvn21:
                if (iad.Length < 18) return false;
                first = iad.Slice(2, 6);
                second = iad.Slice(10, 8);
                return true;
            case CryptogramVersion.VisaCvn22:
                first = iad;
                return iad.Length == 32;
            default:
                first = iad;
                return !iad.IsEmpty;
        }
    }
}
