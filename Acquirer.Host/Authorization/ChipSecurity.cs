using System.Buffers.Binary;
using Iso8583.Core.Codec;
using Iso8583.Core.Emv;
using Iso8583.Core.Messages;
using Iso8583.Core.Security;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Authorization;

/// <summary>The chip side of a message: finds the issuer, checks the cryptogram of a card, reads script results. No shared state, no lock.</summary>
public sealed class ChipSecurity
{
    private const int ScriptResultLength = 5;
    private const int ScriptFailed = 1;
    private const int ScriptSucceeded = 2;

    private readonly IssuerChip[] _issuers;

    /// <param name="issuers">Issuers whose keys are here; their BIN ranges do not overlap.</param>
    public ChipSecurity(IEnumerable<IssuerChip> issuers) => _issuers = [.. issuers.OrderBy(issuer => issuer.FirstBin)];

    /// <summary>Knows no issuer: nothing is checked.</summary>
    public static ChipSecurity None { get; } = new([]);

    /// <summary>Issuers whose chip cards are checked.</summary>
    public int Count => _issuers.Length;

    /// <summary>Examines the chip data of a request.</summary>
    /// <param name="message">Located fields; F55 is well-formed.</param>
    /// <param name="transaction">As mapped.</param>
    /// <param name="pan">The account number.</param>
    /// <param name="evidence">Gets verdict, counter and script result, and a refusal where the cryptogram is wrong or cannot be checked.</param>
    /// <param name="session">The card's keys, to answer it; the caller disposes them. Null where nobody answers.</param>
    /// <param name="unusableTag">The tag of F55 that is missing or has a wrong length where that is the refusal, else 0.</param>
    /// <returns>The issuer that answers the card; null where nobody does.</returns>
    public IssuerChip? Examine(scoped MessageView message, in Transaction transaction, Pan pan, ref Evidence evidence, out CardSession? session, out uint unusableTag)
    {
        session = null;
        unusableTag = 0;
        var issuer = Find(transaction.Pan.FirstSix);
        var asks = IsOnlineRequest(transaction);
        if (!message.Has(De87.IccData))
        {
            if (issuer is null || !asks || !IsChipEntry(transaction)) return null;
            evidence.Refusal = DecisionReason.FormatError;
            unusableTag = 0x9F26;
            return null;
        }

        _ = EmvData.TryRead(message.Raw(De87.IccData), out var data, out _);
        var chip = new ChipData { IsOnlineRequest = asks, HasCounter = data.Counter >= 0, Counter = Math.Max(data.Counter, 0) };
        ReadScriptResults(data.ScriptResults, ref chip);
        if (issuer is not null && transaction.Mti.Class is 1 or 2 && (asks || !data.CryptogramBytes.IsEmpty))
        {
            var error = data.FirstUnusable != 0 ? SecurityError.EmvData : issuer!.Verify(pan, SequenceOf(message), data, out session);
            chip.Verdict = error switch
            {
                SecurityError.None => CryptogramVerdict.Right,
                SecurityError.EmvData => CryptogramVerdict.NotChecked,
                _ => CryptogramVerdict.Wrong,
            };
            // What has already happened offline cannot be refused: the verdict is noted.
            if (asks && chip.Verdict == CryptogramVerdict.Wrong) evidence.Refusal = DecisionReason.CryptogramError;
            if (asks && chip.Verdict == CryptogramVerdict.NotChecked)
            {
                evidence.Refusal = DecisionReason.FormatError;
                unusableTag = data.FirstUnusable == 0 ? 0x9F10 : data.FirstUnusable;
            }
        }

        evidence.Chip = chip;
        if (asks && session is not null) return issuer;
        session?.Dispose();
        session = null;
        return null;
    }

    /// <summary>Card sequence number, F23; -1 where the message has none.</summary>
    public static int SequenceOf(scoped MessageView message)
        => message.Has(De87.CardSequenceNumber) && message.TryGetNumber(De87.CardSequenceNumber, out var number) ? (int)number : -1;

    private IssuerChip? Find(int bin)
    {
        foreach (var issuer in _issuers)
        {
            if (bin < issuer.FirstBin) return null;
            if (bin <= issuer.LastBin) return issuer;
        }

        return null;
    }

    /// <summary>A card that is presented now and whose issuer is asked. Voids and refunds by chip need not ask the card for a cryptogram.</summary>
    private static bool IsOnlineRequest(in Transaction transaction) => !transaction.Mti.IsAdvice && transaction.Kind
        is TransactionKind.Purchase
        or TransactionKind.PreAuthorization
        or TransactionKind.IncrementalAuthorization
        or TransactionKind.CashAdvance
        or TransactionKind.PurchaseWithCashBack
        or TransactionKind.BalanceInquiry
        or TransactionKind.AccountVerification;

    /// <summary>F22 05x contact chip, 07x contactless chip.</summary>
    private static bool IsChipEntry(in Transaction transaction) => transaction.EntryMode / 10 is 5 or 7;

    /// <summary>Five bytes a script: result and command number in a nibble each, then the script's id. The worst result of several counts.</summary>
    private static void ReadScriptResults(ReadOnlySpan<byte> results, ref ChipData chip)
    {
        for (; results.Length >= ScriptResultLength; results = results[ScriptResultLength..])
        {
            var result = (results[0] >> 4) switch
            {
                ScriptSucceeded => ScriptResult.Succeeded,
                ScriptFailed => ScriptResult.Failed,
                _ => ScriptResult.NotPerformed,
            };
            if (chip.ScriptReported != 0 && result >= chip.ScriptResult) continue;
            chip.ScriptReported = BinaryPrimitives.ReadUInt32BigEndian(results[1..]);
            chip.ScriptResult = result;
        }
    }
}
