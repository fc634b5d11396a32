using System.Diagnostics;
using System.Globalization;
using Iso8583.Core.Messages;
using Iso8583.Host.Ledger;
using Iso8583.Host.Notifications;
using Iso8583.Host.Notifications.Delivery;
using Iso8583.Host.Notifications.Enrolment;
using Iso8583.Host.Telemetry;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Composition;

/// <summary>
/// Plays invented purchases on a ledger of its own at a given rate and tells the cardholders through real gateways: what durability checks kill.
/// Prints <c>committed SEQUENCE</c> for each purchase once it is committed and <c>settled</c> once nothing is unfinished.
/// </summary>
internal sealed class NotificationExercise : ILedgerCompletion
{
    public const int Cards = 500;
    private static readonly DateTime Noon = new(2025, 6, 16, 12, 0, 0);
    private readonly TextWriter _output;
    private readonly Lock _gate = new();
    private readonly PanReference[] _cards = new PanReference[Cards];
    private long _next;

    private NotificationExercise(TextWriter output, PanTokenizer tokenizer)
    {
        _output = output;
        for (var i = 0; i < Cards; i++)
        {
            _ = Pan.TryParse(string.Create(CultureInfo.InvariantCulture, $"622848{i:D13}"), out var pan);
            _cards[i] = tokenizer.Tokenize(pan);
        }
    }

    /// <summary>Runs.</summary>
    /// <param name="folder">Where ledger and delivery record lie.</param>
    /// <param name="gateways">The gateway document.</param>
    /// <param name="perSecond">Purchases a second, open loop.</param>
    /// <param name="payments">How many; none: only what is unfinished is delivered.</param>
    /// <param name="output">Where lines go.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    public static async Task RunAsync(string folder, string gateways, int perSecond, long payments, TextWriter output, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var options = new LedgerOptions { Path = Path.Combine(folder, "ledger.db") };
        var exercise = new NotificationExercise(output, options.CreateTokenizer());
        using var ledger = JournaledLedger.Open(options, exercise.Master(), Noon);
        exercise._next = ledger.CommittedSequence * 10;
        var builder = Microsoft.Extensions.Hosting.Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<ILedger>(ledger);
        var notifications = new NotificationOptions
        {
            Path = Path.Combine(folder, "notifications.db"),
            GatewaysPath = gateways,
            CardholderPerMinute = 0,
            CardholderPerDay = 0,
            DuplicateWindow = TimeSpan.Zero,
            AmbiguityPause = TimeSpan.FromMilliseconds(500),
        };
        builder.Services.AddNotifications(notifications, exercise.Book());
        using var host = builder.Build();
        await host.StartAsync(cancellationToken).ConfigureAwait(false);
        await exercise.PlayAsync(ledger, perSecond, payments, cancellationToken).ConfigureAwait(false);
        var follower = host.Services.GetRequiredService<JournalFollower>();
        var store = host.Services.GetRequiredService<NotificationStore>();
        while (follower.Position < ledger.CommittedSequence || store.OpenCount > 0) await Task.Delay(10, cancellationToken).ConfigureAwait(false);
        await output.WriteLineAsync("settled").ConfigureAwait(false);
        await host.StopAsync(cancellationToken).ConfigureAwait(false);
    }

    public void Completed(LedgerTicket ticket)
    {
        lock (_gate)
        {
            _output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{(ticket.Outcome.Status == OutcomeStatus.Committed ? "committed" : "failed")} {ticket.Outcome.Sequence}"));
        }
    }

    public void Wake()
    {
        lock (_gate) _output.Flush();
    }

    private async Task PlayAsync(JournaledLedger ledger, int perSecond, long payments, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        for (long submitted = 0; submitted < payments;)
        {
            var due = Math.Min(payments, (long)(clock.Elapsed.TotalSeconds * perSecond));
            for (; submitted < due; submitted++) await SubmitAsync(ledger, cancellationToken).ConfigureAwait(false);
            await Task.Delay(1, cancellationToken).ConfigureAwait(false);
        }
    }

    private ValueTask SubmitAsync(JournaledLedger ledger, CancellationToken cancellationToken)
    {
        var number = _next++;
        var ticket = new LedgerTicket { Completion = this };
        ref var transaction = ref ticket.Transaction;
        transaction.Kind = TransactionKind.Purchase;
        transaction.Family = MessageFamily.Iso87;
        transaction.Mti = new Mti(0x0200);
        transaction.Key = new TransactionKey(default, AsciiText.From("MERCHANT"), AsciiText.From("EXERCISE"), (int)(number % 999_999) + 1, number, 2);
        transaction.AmountMinor = 100 + (number % 10_000);
        transaction.Currency = Currency.Cny;
        transaction.Pan = _cards[number % Cards];
        transaction.BusinessTime = Noon;
        transaction.ReceivedUnixMicros = TimeProvider.System.UnixMicros();
        return ledger.SubmitAsync(ticket, cancellationToken);
    }

    private MasterData Master()
    {
        var accounts = new AccountData[Cards];
        var cards = new CardData[Cards];
        for (var i = 0; i < Cards; i++)
        {
            var number = string.Create(CultureInfo.InvariantCulture, $"EXERCISE-{i:D3}");
            accounts[i] = new AccountData { Number = number, Currency = Currency.Cny, OpeningBalanceMinor = 1_000_000_000_000 };
            cards[i] = new CardData { Pan = _cards[i], Account = number };
        }

        return new MasterData(accounts, cards, [], [], [], FeeSchedule.Free);
    }

    private EnrolmentBook Book()
    {
        var bank = new IssuerProfile("testbank", "测试银行", "TestBank", "4000000000");
        return new EnrolmentBook(
            1,
            "测试收单",
            "TestAcquirer",
            [.. _cards.Select((card, i) => new CardEnrolment(card.Token, bank, string.Create(CultureInfo.InvariantCulture, $"+8613900{i:D6}")))],
            []);
    }
}
