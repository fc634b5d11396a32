namespace Iso8583.Host.Ledger.Books;

/// <summary>How a completion finds its pre-authorization where it does not say batch and STAN.</summary>
internal readonly record struct AuthorizationKey(ulong CardToken, int AuthorizationCode)
{
    private const int Newest = -2;

    /// <summary>The key under which the newest pre-authorization of a card stands, for increments that name none.</summary>
    public static AuthorizationKey NewestOf(ulong cardToken) => new(cardToken, Newest);
}
