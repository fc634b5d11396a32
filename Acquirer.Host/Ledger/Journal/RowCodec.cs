using System.Numerics;
using System.Runtime.InteropServices;
using Iso8583.Core.Messages;
using Iso8583.Host.Ledger.Books;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Ledger.Journal;

/// <summary>
/// The stored form of a row: version, kind, parts, effects, then the parts in the order of <see cref="RowParts"/>, postings, CRC-32C of all before.
/// Version 2 is a row with working keys, version 3 one with a part that came later or with effects that need more than 16 bits (both then have 32); every other row is written
/// as version 1, so that an older program reads on until it meets what it does not know.
/// A purchase takes about 150 bytes. The layout is described in docs/ledger.md.
/// </summary>
internal static class RowCodec
{
    public const byte Version = 3;

    private const byte VersionWithKeys = 2;
    private const byte VersionWithoutKeys = 1;

    /// <summary>More than the longest row.</summary>
    public const int MaxLength = 2048;

    public static void Append(RowDraft row, JournalBatch batch)
    {
        if (row.Events != NotificationEvents.None) row.Editions = batch.Editions;
        var length = Encode(row, batch.Reserve(MaxLength));
        batch.Add(row.Outcome.Sequence, length);
    }

    /// <summary>Encodes a row.</summary>
    /// <returns>Bytes written.</returns>
    public static int Encode(RowDraft row, Span<byte> destination)
    {
        ref readonly var transaction = ref row.Transaction;
        ref readonly var outcome = ref row.Outcome;
        var parts = PartsOf(row);
        var bytes = new RowBytes(destination);
        var isWide = parts >= RowParts.Chip || (uint)row.Effects > ushort.MaxValue;
        bytes.Byte(isWide ? Version : (parts & RowParts.WorkingKeys) != 0 ? VersionWithKeys : VersionWithoutKeys);
        bytes.Byte((byte)transaction.Kind);
        if (isWide)
        {
            bytes.Fixed32((uint)parts);
            bytes.Fixed32((uint)row.Effects);
        }
        else
        {
            bytes.Fixed16((ushort)parts);
            bytes.Fixed16((ushort)row.Effects);
        }

        bytes.Byte((byte)outcome.Reason);
        bytes.Number((ulong)outcome.Sequence);
        bytes.Number((ulong)row.OriginalSequence);
        bytes.Number((uint)row.Events);
        bytes.Fixed64(outcome.BusinessTime.Ticks);
        bytes.Number((uint)outcome.SettlementDate.DayNumber);
        bytes.Number((uint)outcome.Batch);
        bytes.Number((ulong)outcome.ApprovedMinor);
        bytes.Number(transaction.Currency.Number);
        bytes.Signed(transaction.AmountMinor);
        if ((parts & RowParts.Key) != 0)
        {
            bytes.Key(transaction.Key);
            bytes.Byte((byte)transaction.Family);
            bytes.Fixed16(transaction.Mti.Value);
            bytes.Byte((byte)transaction.ReversedKind);
            bytes.Number((uint)transaction.ProcessingCode.Value);
            bytes.Byte(transaction.UnionPayType);
            bytes.Signed(transaction.NetworkCode);
            bytes.Fixed64(transaction.ReceivedUnixMicros);
        }

        if ((parts & RowParts.Pan) != 0)
        {
            bytes.Fixed128(transaction.Pan.Token);
            bytes.Number((uint)transaction.Pan.FirstSix);
            bytes.Signed(transaction.Pan.LastFour);
            bytes.Byte(transaction.Pan.Length);
        }

        if ((parts & RowParts.Card) != 0)
        {
            bytes.Signed(transaction.Expiry);
            bytes.Signed(transaction.EntryMode);
        }

        if ((parts & RowParts.Original) != 0)
        {
            var original = transaction.Original;
            bytes.Text(original.Rrn);
            bytes.Text(original.AuthorizationCode);
            bytes.Signed(original.MonthDay);
            if ((parts & RowParts.OriginalKey) != 0) bytes.Key(original.Key);
        }

        if ((parts & RowParts.TerminalTotals) != 0)
        {
            bytes.Totals(transaction.TerminalTotals);
            bytes.Totals(transaction.TerminalForeignTotals);
        }

        if ((parts & RowParts.BookTotals) != 0)
        {
            bytes.Totals(outcome.Totals);
            bytes.Totals(outcome.ForeignTotals);
        }

        if ((parts & RowParts.Account) != 0)
        {
            bytes.Number((uint)row.Account);
            bytes.Signed(row.HoldMinor);
        }

        if ((parts & RowParts.Balance) != 0)
        {
            bytes.Signed(outcome.BalanceMinor);
            bytes.Signed(outcome.AvailableMinor);
        }

        if ((parts & RowParts.Authorization) != 0) bytes.Text(outcome.AuthorizationCode);
        if ((parts & RowParts.PinTries) != 0) bytes.Number((uint)row.PinTries);
        if ((parts & RowParts.Opened) != 0) bytes.Text(row.OpenedAccount);
        if ((parts & RowParts.WorkingKeys) != 0) bytes.Text(transaction.WrappedKeys ?? "");
        if ((parts & RowParts.Chip) != 0) ChipPart.Write(ref bytes, outcome.Chip);
        if ((parts & RowParts.KsnCounter) != 0)
        {
            bytes.Fixed128(row.KsnKeyId);
            bytes.Number(row.KsnCounter);
        }

        if ((parts & RowParts.Rule) != 0)
        {
            bytes.Text(outcome.Rule ?? "");
            bytes.Byte((byte)row.RuleVerdict);
        }

        if ((parts & RowParts.RuleCounters) != 0) bytes.RuleCounts(row.RuleCounts);
        if ((parts & RowParts.Replacement) != 0) bytes.Signed(transaction.ReplacementMinor);
        if ((parts & RowParts.Conversion) != 0) bytes.Signed(row.RateNano);
        if ((parts & RowParts.Additional) != 0) bytes.Signed(transaction.AdditionalMinor);
        if ((parts & RowParts.Run) != 0) bytes.Run(row.Run);
        if ((parts & RowParts.Uploads) != 0) bytes.Uploads(transaction.Uploads, transaction.UploadCount);
        if ((parts & RowParts.Editions) != 0)
        {
            bytes.Number((uint)row.Editions.Enrolment);
            bytes.Number((uint)row.Editions.Templates);
        }

        if ((parts & RowParts.Adjustment) != 0) bytes.Signed(row.AdjustMinor);
        bytes.Byte((byte)row.LegCount);
        foreach (var leg in row.Legs)
        {
            bytes.Number((uint)leg.Account);
            bytes.Signed(leg.Minor);
        }

        bytes.Fixed32(Crc(bytes.Written));
        return bytes.Position;
    }

    /// <summary>Reads a row back.</summary>
    /// <returns>Null where the row is whole, else what is wrong with it.</returns>
    public static string? Decode(ReadOnlySpan<byte> stored, RowDraft row)
    {
        row.Reset();
        if (stored.Length < 5) return "is too short";
        if (stored[0] > Version) return $"has version {stored[0]}; this program reads up to {Version}";
        if (stored[0] == 0) return "has version 0";
        var crc = new RowReader(stored[^4..]);
        if (Crc(stored[..^4]) != crc.Fixed32()) return "has a wrong checksum";

        var reader = new RowReader(stored[1..^4]);
        ref var transaction = ref row.Transaction;
        ref var outcome = ref row.Outcome;
        transaction.Kind = (TransactionKind)reader.Byte();
        var isWide = stored[0] == Version;
        var parts = (RowParts)(isWide ? reader.Fixed32() : reader.Fixed16());
        row.Effects = (RowEffects)(isWide ? reader.Fixed32() : reader.Fixed16());
        outcome.Status = OutcomeStatus.Committed;
        outcome.Reason = (DecisionReason)reader.Byte();
        outcome.Sequence = (long)reader.Number();
        row.OriginalSequence = (long)reader.Number();
        row.Events = (NotificationEvents)reader.Int32();
        var ticks = reader.Fixed64();
        var day = reader.Int32();
        if (ticks < 0 || ticks > DateTime.MaxValue.Ticks || day > DateOnly.MaxValue.DayNumber) return "has an impossible date";
        outcome.BusinessTime = transaction.BusinessTime = new DateTime(ticks);
        outcome.SettlementDate = DateOnly.FromDayNumber(day);
        outcome.Batch = reader.Int32();
        outcome.ApprovedMinor = (long)reader.Number();
        transaction.Currency = new Currency((ushort)reader.Int32());
        transaction.AmountMinor = reader.Signed();
        outcome.Rrn = RetrievalReference.Of(day, outcome.Sequence);
        ReadParts(ref reader, parts, row);
        var legs = reader.Byte();
        if (legs > RowDraft.MaxLegs) return "has too many postings";
        for (var i = 0; i < legs; i++) row.AddLeg(reader.Int32(), reader.Signed());
        return reader.IsBroken || !reader.IsAtEnd ? "does not have the length that its parts need" : null;
    }

    private static void ReadParts(ref RowReader reader, RowParts parts, RowDraft row)
    {
        ref var transaction = ref row.Transaction;
        ref var outcome = ref row.Outcome;
        if ((parts & RowParts.Key) != 0)
        {
            transaction.Key = reader.Key();
            transaction.Family = (MessageFamily)reader.Byte();
            transaction.Mti = new Mti(reader.Fixed16());
            transaction.ReversedKind = (TransactionKind)reader.Byte();
            transaction.ProcessingCode = new ProcessingCode(reader.Int32());
            transaction.UnionPayType = reader.Byte();
            transaction.NetworkCode = (short)reader.Signed();
            transaction.ReceivedUnixMicros = reader.Fixed64();
        }

        if ((parts & RowParts.Pan) != 0) transaction.Pan = new PanReference(reader.Fixed128(), reader.Int32(), (short)reader.Signed(), reader.Byte());
        if ((parts & RowParts.Card) != 0)
        {
            transaction.Expiry = (short)reader.Signed();
            transaction.EntryMode = (short)reader.Signed();
        }

        if ((parts & RowParts.Original) != 0)
        {
            var rrn = reader.Text();
            var authorization = reader.Text();
            var monthDay = (short)reader.Signed();
            var hasKey = (parts & RowParts.OriginalKey) != 0;
            transaction.Original = new OriginalReference(hasKey ? reader.Key() : default, hasKey, rrn, authorization, monthDay);
        }

        if ((parts & RowParts.TerminalTotals) != 0)
        {
            transaction.TerminalTotals = reader.Totals();
            transaction.TerminalForeignTotals = reader.Totals();
        }

        if ((parts & RowParts.BookTotals) != 0)
        {
            outcome.Totals = reader.Totals();
            outcome.ForeignTotals = reader.Totals();
        }

        outcome.Balanced = (parts & RowParts.Balanced) != 0;
        if ((parts & RowParts.Account) != 0)
        {
            row.Account = reader.Int32();
            row.HoldMinor = reader.Signed();
        }

        if ((parts & RowParts.Balance) != 0)
        {
            outcome.HasBalance = true;
            outcome.BalanceMinor = reader.Signed();
            outcome.AvailableMinor = reader.Signed();
        }

        if ((parts & RowParts.Authorization) != 0) outcome.AuthorizationCode = reader.Text();
        if ((parts & RowParts.PinTries) != 0) row.PinTries = reader.Int32();
        if ((parts & RowParts.Opened) != 0) row.OpenedAccount = reader.LongText();
        if ((parts & RowParts.WorkingKeys) != 0) transaction.WrappedKeys = reader.LongText();
        if ((parts & RowParts.Chip) != 0) outcome.Chip = ChipPart.Read(ref reader);
        if ((parts & RowParts.KsnCounter) != 0)
        {
            row.KsnKeyId = reader.Fixed128();
            row.KsnCounter = (uint)reader.Number();
        }

        if ((parts & RowParts.Rule) != 0)
        {
            outcome.Rule = reader.LongText();
            row.RuleVerdict = (RuleVerdict)reader.Byte();
        }

        if ((parts & RowParts.RuleCounters) != 0) reader.RuleCounts(row);
        if ((parts & RowParts.Replacement) != 0)
        {
            transaction.HasReplacement = true;
            transaction.ReplacementMinor = reader.Signed();
        }

        if ((parts & RowParts.Conversion) != 0) row.RateNano = reader.Signed();
        if ((parts & RowParts.Additional) != 0) transaction.AdditionalMinor = reader.Signed();
        if ((parts & RowParts.Run) != 0) row.Run = reader.Run();
        if ((parts & RowParts.Uploads) != 0)
        {
            transaction.UploadCount = reader.Int32();
            transaction.Uploads = reader.Uploads();
        }

        if ((parts & RowParts.Editions) != 0) row.Editions = new NotificationEditions(reader.Int32(), reader.Int32());
        if ((parts & RowParts.Adjustment) != 0) row.AdjustMinor = reader.Signed();
    }

    private static RowParts PartsOf(RowDraft row)
    {
        ref readonly var transaction = ref row.Transaction;
        ref readonly var outcome = ref row.Outcome;
        var parts = RowParts.None;
        if (row.OpenedAccount.Length == 0) parts |= RowParts.Key;
        if (!transaction.Pan.IsEmpty) parts |= RowParts.Pan;
        if (transaction.Expiry != 0 || transaction.EntryMode != 0) parts |= RowParts.Card;
        var original = transaction.Original;
        if (original.HasKey) parts |= RowParts.Original | RowParts.OriginalKey;
        if (!original.Rrn.IsEmpty || !original.AuthorizationCode.IsEmpty || original.MonthDay != 0) parts |= RowParts.Original;
        if (transaction.TerminalTotals != default || transaction.TerminalForeignTotals != default) parts |= RowParts.TerminalTotals;
        if (outcome.Totals != default || outcome.ForeignTotals != default) parts |= RowParts.BookTotals;
        if (outcome.Balanced) parts |= RowParts.Balanced;
        if (row.Account != AccountBook.None) parts |= RowParts.Account;
        if (outcome.HasBalance) parts |= RowParts.Balance;
        if (!outcome.AuthorizationCode.IsEmpty) parts |= RowParts.Authorization;
        if (row.PinTries >= 0) parts |= RowParts.PinTries;
        if (row.OpenedAccount.Length > 0) parts |= RowParts.Opened;
        if (transaction.WrappedKeys is not null) parts |= RowParts.WorkingKeys;
        if (outcome.Chip != default) parts |= RowParts.Chip;
        if (row.KsnCounter > 0) parts |= RowParts.KsnCounter;
        if (outcome.Rule is not null) parts |= RowParts.Rule;
        if (row.RuleCounts.Length > 0) parts |= RowParts.RuleCounters;
        if (transaction.HasReplacement) parts |= RowParts.Replacement;
        if (row.RateNano != 0) parts |= RowParts.Conversion;
        if (transaction.AdditionalMinor != 0) parts |= RowParts.Additional;
        if (row.Run.Day != 0) parts |= RowParts.Run;
        if (transaction.Uploads is not null || transaction.UploadCount != 0) parts |= RowParts.Uploads;
        if (row.Editions != default) parts |= RowParts.Editions;
        if (row.AdjustMinor != 0) parts |= RowParts.Adjustment;
        return parts;
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (var word in words) crc = BitOperations.Crc32C(crc, word);
        foreach (var b in bytes[(words.Length * sizeof(ulong))..]) crc = BitOperations.Crc32C(crc, b);
        return ~crc;
    }
}
