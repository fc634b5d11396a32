namespace Iso8583.Core.Emv;

/// <summary>What an emulated card does beside its cryptograms.</summary>
public sealed record ChipCardOptions
{
    /// <summary>Transaction counter (ATC) of the last transaction.</summary>
    public int Counter { get; init; }

    /// <summary>82, application interchange profile.</summary>
    public int InterchangeProfile { get; init; } = 0x7C00;

    /// <summary>Bytes of MAC at the end of a script command, 4 to 8: nothing in a command says it.</summary>
    public int ScriptMacLength { get; init; } = 4;

    /// <summary>Account number and sequence number also go into F55 (5A, 5F34), as some terminals send them.</summary>
    public bool SendsAccount { get; init; }
}
