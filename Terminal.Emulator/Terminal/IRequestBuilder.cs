using Iso8583.Core.Messages;

namespace Iso8583.Emulator.Terminal;

/// <summary>Builds the requests of one terminal in its dialect. STANs are taken from the terminal's state; the MAC is added when a message is sealed.</summary>
internal interface IRequestBuilder
{
    IsoMessage SignOn();

    IsoMessage SignOff();

    /// <summary>The request for working keys; null where the sign-on brings them or the terminal needs none.</summary>
    IsoMessage? KeyExchange();

    /// <summary>The wrapped working keys that an answer brings; empty where there are none.</summary>
    byte[] ReadKeys(IsoMessage response);

    IsoMessage Echo();

    IsoMessage Sale(TestCard card, long amountMinor);

    IsoMessage BalanceInquiry(TestCard card);

    /// <summary>Takes back an approved sale of the open batch.</summary>
    IsoMessage Void(LoggedTransaction original, TestCard card);

    /// <summary>Undoes a request whose end is not known. Repeats are the same message but for the repeat mark of dialects that have one.</summary>
    IsoMessage Reversal(ReversalRecord record, TestCard card);

    /// <summary>Tells what a card made of an issuer script; null in dialects that have no message for it.</summary>
    IsoMessage? ScriptResult(ScriptReport report, TestCard card);

    IsoMessage Settlement(BatchTotals totals);

    /// <summary>The acquirer's verdict on the totals.</summary>
    SettlementResult ReadSettlement(IsoMessage response);

    /// <summary>True where the terminal begins a new batch after this verdict.</summary>
    bool ClosesBatch(SettlementResult result);

    /// <summary>True where the terminal uploads its log after this verdict.</summary>
    bool WantsUpload(SettlementResult result);

    /// <summary>Uploads some transactions of the log, at most <see cref="UploadSize"/>.</summary>
    IsoMessage Upload(IReadOnlyList<LoggedTransaction> entries, Func<string, TestCard> cardById);

    /// <summary>Ends an upload of so many transactions; after totals that agreed there is an end as well, of none.</summary>
    IsoMessage UploadEnd(int count, bool balanced);

    /// <summary>True where a balanced batch is ended by a message of its own.</summary>
    bool EndsBalanced { get; }

    /// <summary>Transactions of one upload message.</summary>
    int UploadSize { get; }

    /// <summary>The batch number that a sign-on response names; false where the dialect has none.</summary>
    bool TryReadBatch(IsoMessage response, out int batch);

    /// <summary>The data element of the MAC in messages of this type without fields above 64; 0 where they carry none.</summary>
    int MacField(Mti mti);
}
