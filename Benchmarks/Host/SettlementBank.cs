using System.Diagnostics;
using System.Globalization;
using System.Text;
using Iso8583.Core.Messages;
using Iso8583.Host.Composition;
using Iso8583.Host.Ledger;
using Iso8583.Host.Transactions;
using Iso8583.Host.Transport;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Iso8583.Benchmarks.Host;

/// <summary>A whole host, in this process and with its real listeners, whose ledger holds one business day of many payments that is not settled yet.</summary>
internal sealed class SettlementBank : IAsyncDisposable
{
    /// <summary>The day that is played and settled.</summary>
    public static readonly DateOnly Day = new(2025, 6, 16);

    private const int Cards = 1000;
    private const int Outstanding = 512;
    private const string Ready = "played";

    private readonly WebApplication _application;

    private SettlementBank(WebApplication application) => _application = application;

    public int Port => _application.Services.GetRequiredService<BoundListeners>().EndPoint("iso87").Port;

    public Uri Http => new($"http://{_application.Services.GetRequiredService<BoundListeners>().HttpEndPoint}");

    public static string CardNumber(int card)
    {
        var digits = "622202" + card.ToString("D9", CultureInfo.InvariantCulture);
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var value = digits[^(i + 1)] - '0';
            sum += i % 2 == 0 ? (value * 2 / 10) + (value * 2 % 10) : value;
        }

        return digits + (char)('0' + ((10 - (sum % 10)) % 10));
    }

    public static string MerchantOf(int number) => number.ToString("D15", CultureInfo.InvariantCulture);

    public static string TerminalOf(int number) => number.ToString("D8", CultureInfo.InvariantCulture);

    /// <summary>Plays the day into a folder, unless an earlier run has done it.</summary>
    /// <returns>How long it took; zero where it stood there.</returns>
    public static async Task<TimeSpan> PlayAsync(string folder, int payments, int merchants)
    {
        if (File.Exists(Path.Combine(folder, Ready))) return TimeSpan.Zero;
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "seed.json"), Seed(merchants)).ConfigureAwait(false);
        var began = Stopwatch.GetTimestamp();
        var bank = await StartAsync(folder, Day.ToDateTime(new TimeOnly(8, 0))).ConfigureAwait(false);
        await using (bank.ConfigureAwait(false))
        {
            await bank.FillAsync(payments, merchants).ConfigureAwait(false);
        }

        await File.WriteAllTextAsync(Path.Combine(folder, Ready), "").ConfigureAwait(false);
        return Stopwatch.GetElapsedTime(began);
    }

    /// <summary>Starts on a copy of a played day, the next morning, half an hour before its merchants are paid.</summary>
    public static Task<SettlementBank> OpenCopyAsync(string played, string folder)
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);
        foreach (var file in Directory.GetFiles(played)) File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        return StartAsync(folder, Day.AddDays(1).ToDateTime(new TimeOnly(9, 30)));
    }

    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync().ConfigureAwait(false);
        await _application.DisposeAsync().ConfigureAwait(false);
    }

    private static async Task<SettlementBank> StartAsync(string folder, DateTime now)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Acquirer:HttpPort"] = "0",
            ["Acquirer:Listeners:0:Port"] = "0",
            ["Acquirer:Listeners:0:MaxInFlight"] = "256",
            ["Acquirer:Listeners:1:Port"] = "0",
            ["Acquirer:Ledger:SnapshotEveryRows"] = "0",
            ["Acquirer:DataFolder"] = folder,
            ["Acquirer:SeedFile"] = Path.GetFullPath(Path.Combine(folder, "seed.json")),
            ["Acquirer:Clock"] = string.Create(CultureInfo.InvariantCulture, $"fixed:{now:yyyy-MM-ddTHH:mm}"),
        };
        var application = AcquirerApplication.Build(settings, services => services.AddLogging(logging => logging.ClearProviders()));
        await application.StartAsync().ConfigureAwait(false);
        return new SettlementBank(application);
    }

    private static string Seed(int merchants)
    {
        var text = new StringBuilder("{\"issuers\":[{\"name\":\"Bank\",\"firstBin\":622202}],\n\"accounts\":[");
        for (var i = 0; i < Cards; i++) text.Append(CultureInfo.InvariantCulture, $"{(i == 0 ? "" : ",")}\n{{\"number\":\"{i:D9}\",\"openingBalance\":1000000000}}");
        text.Append("],\n\"cards\":[");
        for (var i = 0; i < Cards; i++) text.Append(CultureInfo.InvariantCulture, $"{(i == 0 ? "" : ",")}\n{{\"id\":\"c{i}\",\"pan\":\"{CardNumber(i)}\",\"account\":\"{i:D9}\",\"expiry\":3012}}");
        text.Append("],\n\"fees\":{\"debitInterchangePercent\":0.35,\"debitInterchangeCap\":13.00,\"networkPercent\":0.0325,\"networkCap\":3.25},\n\"merchants\":[");
        for (var i = 1; i <= merchants; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{(i == 1 ? "" : ",")}\n{{\"id\":\"{MerchantOf(i)}\",\"name\":\"Shop {i}\",\"fees\":{{\"debitPercent\":0.5,\"debitCap\":20.00}},\"settlement\":{{\"plan\":\"D+1\",\"at\":\"10:00\"}}}}");
        }

        text.Append("],\n\"terminals\":[");
        for (var i = 1; i <= merchants; i++) text.Append(CultureInfo.InvariantCulture, $"{(i == 1 ? "" : ",")}\n{{\"id\":\"{TerminalOf(i)}\",\"merchant\":\"{MerchantOf(i)}\"}}");
        return text.Append("]}").ToString();
    }

    // Straight into the ledger: only the day's being there counts.
    private async Task FillAsync(int payments, int merchants)
    {
        var ledger = _application.Services.GetRequiredService<JournaledLedger>();
        var tokens = new LedgerOptions().CreateTokenizer();
        var cards = new PanReference[Cards];
        for (var i = 0; i < Cards; i++)
        {
            _ = Pan.TryParse(Encoding.ASCII.GetBytes(CardNumber(i)), out var pan);
            cards[i] = tokens.Tokenize(pan);
        }

        var shops = Enumerable.Range(1, merchants).Select(i => (Merchant: AsciiText.From(MerchantOf(i)), Terminal: AsciiText.From(TerminalOf(i)))).ToArray();
        var now = Day.ToDateTime(new TimeOnly(8, 0));
        var tickets = new TimedTicket[Outstanding];
        for (var i = 0; i < Outstanding; i++) tickets[i] = new TimedTicket();
        for (var n = 0; n < payments; n++)
        {
            var ticket = tickets[n % Outstanding];
            await ticket.DoneAsync().ConfigureAwait(false);
            ref var transaction = ref ticket.Transaction;
            transaction.Kind = TransactionKind.Purchase;
            transaction.Family = MessageFamily.Iso87;
            transaction.Mti = new Mti(0x0200);
            transaction.Key = new TransactionKey(default, shops[n % merchants].Merchant, shops[n % merchants].Terminal, (n / merchants % 999_999) + 1, n, 2);
            transaction.AmountMinor = 100 + (n % 10_000);
            transaction.Currency = Currency.Cny;
            transaction.Pan = cards[(int)((long)n * 7919 % Cards)];
            transaction.BusinessTime = now;
            ticket.Begin(Stopwatch.GetTimestamp());
            await ledger.SubmitAsync(ticket, CancellationToken.None).ConfigureAwait(false);
        }

        foreach (var ticket in tickets) await ticket.DoneAsync().ConfigureAwait(false);
    }
}
