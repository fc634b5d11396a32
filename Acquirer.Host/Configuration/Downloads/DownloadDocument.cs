namespace Iso8583.Host.Configuration.Downloads;

/// <summary>What UnionPay terminals may download: parameters, public keys of the card networks, applications.</summary>
/// <param name="Parameters">ASCII: two digits of code and the value, one after the other.</param>
/// <param name="PublicKeys">One entry a key.</param>
/// <param name="Applications">One entry an application.</param>
public sealed record DownloadDocument(string Parameters, IReadOnlyList<PublicKeyDownload> PublicKeys, IReadOnlyList<ApplicationDownload> Applications)
{
    public static DownloadDocument Empty { get; } = new("", [], []);
}
