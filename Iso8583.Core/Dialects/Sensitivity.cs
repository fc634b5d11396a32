namespace Iso8583.Core.Dialects;

/// <summary>How a value may be shown to people.</summary>
public enum Sensitivity : byte
{
    /// <summary>In clear.</summary>
    None,

    /// <summary>First six and last four digits of an account number.</summary>
    Pan,

    /// <summary>Not at all: track data, PIN blocks, verification values, cryptograms, keys.</summary>
    Secret,

    /// <summary>Free content in which account numbers and tracks are searched and masked.</summary>
    Scan,

    /// <summary>Free content of network management, where keys travel: as <see cref="Scan"/>, and hidden whole where it is long enough for a key.</summary>
    Keys,
}
