namespace Iso8583.Host.Configuration;

/// <summary>What a listener does with a terminal that nobody told it of.</summary>
public enum UnknownTerminals
{
    /// <summary>Answers 97 (in the version's own code).</summary>
    Reject,

    /// <summary>Takes it in as a plain terminal of the merchant it names.</summary>
    Enrol,
}
