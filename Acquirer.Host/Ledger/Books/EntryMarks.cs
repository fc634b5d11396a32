namespace Iso8583.Host.Ledger.Books;

/// <summary>What has become of a transaction.</summary>
[Flags]
internal enum EntryMarks : byte
{
    None = 0,
    Live = 1 << 0,
    Reversed = 1 << 1,
    Voided = 1 << 2,
    Completed = 1 << 3,

    /// <summary>A pre-authorization whose hold was given up by age.</summary>
    Expired = 1 << 4,

    /// <summary>Approved in the issuer's place and not yet forwarded: it must not be forgotten.</summary>
    StandsIn = 1 << 5,

    /// <summary>A batch upload has brought it.</summary>
    Uploaded = 1 << 7,
}
