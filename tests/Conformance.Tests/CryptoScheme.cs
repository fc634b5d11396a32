namespace Iso8583.Conformance.Tests;

/// <summary>Schemes of chip cards that a test plays.</summary>
public enum CryptoScheme
{
    Mchip16,
    Mchip17,
    Mchip18,
    Mchip20,
    Mchip21,
    CommonCore,
}
