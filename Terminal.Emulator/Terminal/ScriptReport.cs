using System.Text.Json.Serialization;

namespace Iso8583.Emulator.Terminal;

/// <summary>What a card made of an issuer script, to be told to the acquirer before anything else is sent (0620). Names the card, holds no number and no cryptogram.</summary>
internal sealed class ScriptReport
{
    public string CardId { get; set; } = "";

    public long AmountMinor { get; set; }

    public int Stan { get; set; }

    public int Batch { get; set; }

    /// <summary>F3 of the transaction.</summary>
    public string ProcessingCode { get; set; } = "";

    /// <summary>F22 of the transaction.</summary>
    public string EntryMode { get; set; } = "";

    /// <summary>F13 of its response.</summary>
    public string HostDate { get; set; } = "";

    /// <summary>F32 of its response.</summary>
    public string Acquirer { get; set; } = "";

    /// <summary>F37 of its response.</summary>
    public string Rrn { get; set; } = "";

    /// <summary>Tags 95, 9F36, 82, 9F1A, 9A and DF31 in hex.</summary>
    public string Objects { get; set; } = "";

    /// <summary>Tags 9F26 and 9F10 in hex: sent as long as the terminal was not switched off, never saved.</summary>
    [JsonIgnore]
    public string Cryptogram { get; set; } = "";

    public int Sends { get; set; }
}
