namespace Iso8583.Host.Session;

/// <summary>What a connection sends for an exchange.</summary>
internal enum ResponseKind : byte
{
    /// <summary>Nothing: the exchange only goes back to the pool.</summary>
    None,

    /// <summary>The answer to what the books decided.</summary>
    Outcome,

    /// <summary>A format error with whatever of the key fields could be read.</summary>
    FormatError,
}
