namespace Iso8583.Host.Transactions;

/// <summary>What is known of the chip card of a transaction: no cryptogram and no key, only verdicts and numbers. Part of evidence and outcome.</summary>
public record struct ChipData
{
    public CryptogramVerdict Verdict { get; set; }

    /// <summary>The message is a new online request: not an advice, not a reversal.</summary>
    public bool IsOnlineRequest { get; set; }

    /// <summary>The card's transaction counter, tag 9F36, 0 to 65535; meaningful where <see cref="HasCounter"/>.</summary>
    public int Counter { get; set; }

    public bool HasCounter { get; set; }

    /// <summary>Decided by the books.</summary>
    public CounterWatch Watch { get; set; }

    /// <summary>
    /// Id (tag 9F18) of the issuer script that the answer carries; 0 for none. Whoever looks at a transaction before the books (a rule) may ask for one of
    /// the card's scripts here; else the books choose the one that is pending.
    /// </summary>
    public uint ScriptSent { get; set; }

    /// <summary>Id of the script that this message reports on (tag DF31 or 9F5B); 0 for none.</summary>
    public uint ScriptReported { get; set; }

    public ScriptResult ScriptResult { get; set; }
}
