namespace Iso8583.Host.Ledger.Books;

/// <summary>How a completion finds its pre-authorization where it does not say batch and STAN.</summary>
internal readonly record struct AuthorizationKey(ulong CardToken, int AuthorizationCode);
