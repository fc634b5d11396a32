using System.Globalization;
using Iso8583.Core.Messages;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Ledger;

/// <summary>
/// Plays invented purchases on a ledger of its own and says of each that it is committed, as soon as it is and not before: what durability
/// checks kill, trace and compare with the file.
/// </summary>
internal sealed class LedgerExercise : ILedgerCompletion, IDisposable
{
    private const int Cards = 100;
    private static readonly DateTime Noon = new(2025, 6, 16, 12, 0, 0);
    private readonly TextWriter _output;
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _woken = new(0);
    private readonly PanReference[] _cards = new PanReference[Cards];
    private readonly int _rowsPerDay;
    private List<LedgerTicket> _done = [];
    private List<LedgerTicket> _spare = [];
    private long _next;

    private LedgerExercise(TextWriter output, PanTokenizer tokenizer, int rowsPerDay)
    {
        _output = output;
        _rowsPerDay = rowsPerDay;
        for (var i = 0; i < Cards; i++)
        {
            _ = Pan.TryParse(string.Create(CultureInfo.InvariantCulture, $"622848{i:D13}"), out var pan);
            _cards[i] = tokenizer.Tokenize(pan);
        }
    }

    /// <summary>Runs so many purchases, so many of them outstanding at a time. Prints <c>committed SEQUENCE RRN STAN</c> for each and <c>commits N</c> at the end.</summary>
    /// <param name="options">Path and durability.</param>
    /// <param name="payments">How many.</param>
    /// <param name="outstanding">How many at a time.</param>
    /// <param name="rowsPerDay">Rows after which a business day is over: its batch is settled, the day before it closed. 0 for a day without an end.</param>
    /// <param name="output">Where to print.</param>
    /// <exception cref="LedgerRefusedException">The ledger cannot be opened.</exception>
    public static void Run(LedgerOptions options, int payments, int outstanding, int rowsPerDay, TextWriter output)
    {
        using var exercise = new LedgerExercise(output, options.CreateTokenizer(), rowsPerDay);
        using var ledger = JournaledLedger.Open(options, exercise.Master(), Noon);
        exercise._next = ledger.CommittedSequence * 10;
        var before = ledger.CommitCount;
        exercise.Play(ledger, payments, Math.Min(outstanding, payments));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"commits {ledger.CommitCount - before}"));
        output.Flush();
    }

    public void Completed(LedgerTicket ticket)
    {
        lock (_gate) _done.Add(ticket);
    }

    public void Wake() => _woken.Release();

    public void Dispose() => _woken.Dispose();

    private void Play(JournaledLedger ledger, int payments, int outstanding)
    {
        var submitted = 0;
        for (; submitted < outstanding; submitted++) Submit(ledger, new LedgerTicket { Completion = this });
        for (var completed = 0; completed < payments;)
        {
            _woken.Wait();
            lock (_gate) (_done, _spare) = (_spare, _done);
            foreach (var ticket in _spare)
            {
                completed++;
                ref readonly var outcome = ref ticket.Outcome;
                var word = outcome.Status == OutcomeStatus.Committed ? "committed" : "failed";
                if (ticket.Transaction.Kind != TransactionKind.Purchase) continue;
                _output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{word} {outcome.Sequence} {outcome.Rrn} {ticket.Transaction.Key.BatchOrTime}"));
            }

            _output.Flush();
            foreach (var ticket in _spare)
            {
                if (submitted == payments) break;
                submitted++;
                Submit(ledger, ticket);
            }

            _spare.Clear();
        }
    }

    private void Submit(JournaledLedger ledger, LedgerTicket ticket)
    {
        var number = _next++;
        ref var transaction = ref ticket.Transaction;
        transaction.Kind = TransactionKind.Purchase;
        transaction.Family = MessageFamily.Iso87;
        transaction.Mti = new Mti(0x0200);
        transaction.Key = new TransactionKey(default, AsciiText.From("MERCHANT"), AsciiText.From("EXERCISE"), (int)(number % 999_999) + 1, number, 2);
        transaction.AmountMinor = 1;
        transaction.Currency = Currency.Cny;
        transaction.Pan = _cards[number % Cards];
        transaction.BusinessTime = TimeAt(number);
        if (_rowsPerDay > 0 && number % _rowsPerDay < 2) EndDay(number, ref transaction);
        var pending = ledger.SubmitAsync(ticket, CancellationToken.None);
        if (!pending.IsCompletedSuccessfully) pending.AsTask().GetAwaiter().GetResult();
    }

    private DateTime TimeAt(long number) => _rowsPerDay == 0 ? Noon : Noon.AddDays(Math.Min(number / _rowsPerDay, 2_000_000));

    // The first two commands of a day: the batch of the day before is settled, then that day is closed.
    private void EndDay(long number, ref Transaction transaction)
    {
        var key = transaction.Key;
        var isClose = number % _rowsPerDay == 1;
        var time = TimeAt(number);
        transaction = default;
        transaction.Kind = isClose ? TransactionKind.DayClose : TransactionKind.BatchSettlement;
        transaction.Family = MessageFamily.Iso87;
        transaction.Mti = new Mti(0x0500);
        transaction.Key = isClose ? new TransactionKey(default, default, default, 1, DateOnly.FromDateTime(time).DayNumber - 1, 0) : key with { MessageClass = 5 };
        transaction.Currency = Currency.Cny;
        transaction.BusinessTime = time;
    }

    private MasterData Master()
    {
        var accounts = new AccountData[Cards];
        var cards = new CardData[Cards];
        for (var i = 0; i < Cards; i++)
        {
            var number = string.Create(CultureInfo.InvariantCulture, $"EXERCISE-{i:D3}");
            accounts[i] = new AccountData { Number = number, Currency = Currency.Cny, OpeningBalanceMinor = 1_000_000_000 };
            cards[i] = new CardData { Pan = _cards[i], Account = number };
        }

        return new MasterData(accounts, cards, [], [], [], FeeSchedule.Free);
    }
}
