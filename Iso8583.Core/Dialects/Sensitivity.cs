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
}
