using Iso8583.Core.Emv;
using Iso8583.Testing.Hosting;

namespace Iso8583.Conformance.Tests;

/// <summary>A host on a changed copy of the shipped seed file.</summary>
internal static class ChipHost
{
    /// <summary>Terminal 10000001 and the first issuer on SM4.</summary>
    public static (string From, string To)[] Sm4 { get; } =
    [
        ("\"masterKey\": \"1111", "\"keyAlgorithm\": \"sm4\", \"masterKey\": \"1111"),
        ("\"scheme\": \"unionpay\"", "\"keyAlgorithm\": \"sm4\", \"scheme\": \"unionpay\""),
    ];

    public static async Task<RunningHost> StartAsync(
        (string From, string To)[] changes, string? unionPayDialect, CancellationToken cancellationToken, string? folder = null)
    {
        var seed = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "config", "seed.json"), cancellationToken);
        foreach (var (from, to) in changes)
        {
            Assert.That(seed, Does.Contain(from));
            seed = seed.Replace(from, to, StringComparison.Ordinal);
        }

        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, seed, cancellationToken);
            var settings = new Dictionary<string, string?> { ["Acquirer:SeedFile"] = file };
            if (unionPayDialect is not null) settings["Acquirer:Listeners:1:Dialect"] = unionPayDialect;
            return await RunningHost.StartAsync(settings, folder);
        }
        finally
        {
            File.Delete(file);
        }
    }

    public static (CardScheme Scheme, string IssuerData) Card(CryptoScheme scheme) => scheme switch
    {
        CryptoScheme.Mchip16 => (CardScheme.Mastercard, "0110A00003220000000000000000000000FF"),
        CryptoScheme.Mchip17 => (CardScheme.Mastercard, "0111A00003220000000000000000000322FF"),
        CryptoScheme.Mchip18 => (CardScheme.Mastercard, "0112A00003220000000000000000000000FF"),
        CryptoScheme.Mchip20 => (CardScheme.Mastercard, "0114A00003220000000000000000000000FF"),
        CryptoScheme.Mchip21 => (CardScheme.Mastercard, "0115A00003220000000000000000000322FF"),
        _ => (CardScheme.CommonCore, "0FA500A03800000000000000000000000F010000000000000000000000000000"),
    };
}
