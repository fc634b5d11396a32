namespace Iso8583.Host.Transactions;

/// <summary>Which of the matching transactions a rule means, counted from 1.</summary>
/// <param name="First">The first that it means.</param>
/// <param name="Last">The last that it may mean.</param>
/// <param name="Every">From the first on, each so many.</param>
public readonly record struct Occurrence(int First, int Last, int Every)
{
    /// <summary>Whether the rule means the transaction with this count.</summary>
    public bool Means(int count) => count >= First && count <= Last && (count - First) % Every == 0;
}
