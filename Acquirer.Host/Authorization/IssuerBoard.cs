using System.Diagnostics.CodeAnalysis;

namespace Iso8583.Host.Authorization;

/// <summary>The issuers by BIN. Found without a lock; only their switches change.</summary>
public sealed class IssuerBoard
{
    private readonly IssuerPolicy[] _byBin;

    /// <param name="issuers">Ranges do not overlap.</param>
    public IssuerBoard(IEnumerable<IssuerPolicy> issuers) => _byBin = [.. issuers.OrderBy(issuer => issuer.FirstBin)];

    /// <summary>Nobody.</summary>
    public static IssuerBoard Empty { get; } = new([]);

    public IReadOnlyList<IssuerPolicy> All => _byBin;

    /// <summary>The issuer of a six-digit BIN; null where there is none.</summary>
    public IssuerPolicy? Find(int bin)
    {
        int low = 0, high = _byBin.Length - 1;
        while (low <= high)
        {
            var middle = (low + high) >> 1;
            if (bin < _byBin[middle].FirstBin) high = middle - 1;
            else if (bin > _byBin[middle].LastBin) low = middle + 1;
            else return _byBin[middle];
        }

        return null;
    }

    /// <summary>The issuer of a name; case does not matter.</summary>
    public bool TryFind(string name, [NotNullWhen(true)] out IssuerPolicy? issuer)
    {
        issuer = Array.Find(_byBin, candidate => string.Equals(candidate.Name, name, StringComparison.OrdinalIgnoreCase));
        return issuer is not null;
    }
}
