namespace Iso8583.Host.Notifications.Content;

/// <summary>The closed set of what a template may ask for. In templates the names stand in braces and camel case: <c>{tail}</c>.</summary>
public enum TemplateVariable : byte
{
    /// <summary>The card's bank.</summary>
    Bank,

    /// <summary>The acquirer.</summary>
    Acquirer,

    /// <summary>Number to call.</summary>
    Hotline,

    /// <summary>Last four digits of the card.</summary>
    Tail,

    /// <summary>Date of the transaction.</summary>
    Date,

    /// <summary>Time of the transaction, hours and minutes.</summary>
    Time,

    /// <summary>Word for what was done.</summary>
    Kind,

    /// <summary>Amount with its currency.</summary>
    Money,

    /// <summary>Balance with its currency.</summary>
    Balance,

    /// <summary>Merchant's name, cleaned.</summary>
    Merchant,

    /// <summary>Terminal.</summary>
    Terminal,

    /// <summary>Last six digits of the reference number.</summary>
    Rrn,

    /// <summary>Why it was declined, in words fit for the audience.</summary>
    Reason,

    /// <summary>Batch number.</summary>
    Batch,

    /// <summary>Number of debits of a batch.</summary>
    DebitCount,

    /// <summary>Sum of the debits of a batch with its currency.</summary>
    Debits,

    /// <summary>Number of credits of a batch.</summary>
    CreditCount,

    /// <summary>Sum of the credits of a batch with its currency.</summary>
    Credits,
}
