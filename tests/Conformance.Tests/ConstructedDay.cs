using System.Globalization;
using System.Text;
using System.Text.Json;
using Iso8583.Core.Messages;
using Iso8583.Core.Security;
using Iso8583.Testing;
using Iso8583.Testing.Hosting;

namespace Iso8583.Conformance.Tests;

/// <summary>
/// Plays <c>tests/data/settlement/constructed-day.json</c> against a live host: keys come from its sign-on, references from its answers, PINs, tracks and
/// MACs are made anew. Keeps what a terminal would keep.
/// </summary>
internal sealed class ConstructedDay(TestTerminal terminal)
{
    public const string MerchantId = "898000000000001";

    private static readonly JsonDocument Document = JsonDocument.Parse(File.ReadAllText(RepositoryFile.Find("tests/data/settlement/constructed-day.json")));

    private readonly Dictionary<string, Done> _done = new(StringComparer.Ordinal);

    public static string SeedFile => RepositoryFile.Find("tests/data/settlement/constructed-day.seed.json");

    /// <summary>Goes on over another connection.</summary>
    public TestTerminal Terminal { get; set; } = terminal;

    /// <summary>What was done under a name.</summary>
    public Done this[string name] => _done[name];

    /// <summary>The terminal's own totals by the rule of the dialect: a void adds a credit and leaves the debit; what was reversed counts nowhere.</summary>
    public (int DebitCount, long DebitMinor, int CreditCount, long CreditMinor) Totals()
    {
        int debits = 0, credits = 0;
        long debited = 0, credited = 0;
        foreach (var done in _done.Values)
        {
            if (done.IsReversed) continue;
            if (done.Type is "20" or "22" or "24" or "30" or "36")
            {
                debits++;
                debited += done.AmountMinor;
            }
            else if (done.Type is "21" or "23" or "25")
            {
                credits++;
                credited += done.AmountMinor;
            }
        }

        return (debits, debited, credits, credited);
    }

    public async Task PlayAsync(CancellationToken cancellationToken)
    {
        foreach (var step in Document.RootElement.GetProperty("steps").EnumerateArray()) await PlayAsync(step, cancellationToken);
    }

    /// <summary>One detail of a stripe upload: class, STAN, account number, amount.</summary>
    public string Detail(string name)
    {
        var done = _done[name];
        return string.Create(CultureInfo.InvariantCulture, $"00{done.Stan:D6}{Card(done.Card, "pan").PadLeft(20, '0')}{done.AmountMinor:D12}");
    }

    public IsoMessage Settlement(int debitCount, long debitMinor, int creditCount, long creditMinor)
    {
        var message = Management("0500", "201", ++Terminal.Stan);
        message.Set(De87.AdditionalDataPrivate, string.Create(CultureInfo.InvariantCulture, $"{debitMinor:D12}{debitCount:D3}{creditMinor:D12}{creditCount:D3}0{new string('0', 31)}"));
        message.Set(De87.TransactionCurrency, "156");
        message.Set(De87.Private63, "01 ");
        return message;
    }

    public IsoMessage Upload(params IReadOnlyList<string> details)
    {
        var message = Management("0320", "201", ++Terminal.Stan);
        message.Set(De87.AdditionalDataPrivate, string.Create(CultureInfo.InvariantCulture, $"{details.Count:D2}{string.Concat(details)}"));
        return message;
    }

    /// <summary>A chip detail under the STAN of its sale: 203 after a balanced settlement, 205 after another.</summary>
    public IsoMessage UploadChip(string name, string network)
    {
        var done = _done[name];
        var message = Management("0320", network, done.Stan);
        message.Set(De87.Pan, Card(done.Card, "pan"));
        message.Set(De87.TransactionAmount, Digits(done.AmountMinor, 12));
        message.Set(De87.PosEntryMode, "051");
        message.Set(De87.CardSequenceNumber, "001");
        message.Set(De87.Private62, Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"610000{done.AmountMinor:D12}156")));
        return message;
    }

    /// <summary>A whole transaction inside the upload: F60.1 says which.</summary>
    public IsoMessage UploadWhole(string name)
    {
        var done = _done[name];
        var message = Management("0320", "201", done.Stan);
        message.Set(De87.Pan, Card(done.Card, "pan"));
        message.Set(De87.ProcessingCode, done.Type == "25" ? "200000" : "000000");
        message.Set(De87.TransactionAmount, Digits(done.AmountMinor, 12));
        message.Set(De87.Private60, done.Type + Digits(Terminal.Batch, 6) + "201");
        return message;
    }

    public IsoMessage End(string network, int count)
    {
        var message = Management("0320", network, ++Terminal.Stan);
        message.Set(De87.AdditionalDataPrivate, Digits(count, 4));
        return message;
    }

    private async Task PlayAsync(JsonElement step, CancellationToken cancellationToken)
    {
        var name = step.GetProperty("name").GetString()!;
        _ = Mti.TryParse(step.GetProperty("mti").GetString()!, out var mti);
        var message = new IsoMessage(mti);
        foreach (var field in step.GetProperty("fields").EnumerateObject())
        {
            var number = int.Parse(field.Name, CultureInfo.InvariantCulture);
            if (number == De87.IccData) message.Set(number, Convert.FromHexString(field.Value.GetString()!));
            else message.Set(number, field.Value.GetString()!);
        }

        var original = Text(step, "original") is { Length: > 0 } named ? _done[named] : null;
        var reversed = Text(step, "reverses") is { Length: > 0 } lost ? _done[lost] : null;
        var stan = reversed?.Stan ?? ++Terminal.Stan;
        message.Set(De87.Stan, Digits(stan, 6));
        message.Set(De87.TerminalId, Terminal.TerminalId);
        message.Set(De87.MerchantId, Terminal.MerchantId);
        message.Set(De87.Private60, Text(step, "type") + Digits(Terminal.Batch, 6) + Text(step, "network") + Text(step, "tail"));
        SetReferences(message, step, original);
        SetCard(message, step);
        message.Set(De87.Mac64, new byte[8]);

        var response = await Terminal.ExchangeAsync(message, cancellationToken);
        Assert.That(response.GetText(De87.ResponseCode), Is.EqualTo("00"), name);
        var done = new Done(Text(step, "type"), Text(step, "card"), stan, message.Has(De87.TransactionAmount) ? long.Parse(message.GetText(De87.TransactionAmount)!, CultureInfo.InvariantCulture) : 0, response);
        if (reversed is not null) reversed.IsReversed = done.IsReversed = true;
        _done.Add(name, done);
    }

    private void SetReferences(IsoMessage message, JsonElement step, Done? original)
    {
        if (step.TryGetProperty("rrn", out _)) message.Set(De87.RetrievalReference, original!.Response.GetText(De87.RetrievalReference)!);
        if (step.TryGetProperty("code", out _)) message.Set(De87.AuthorizationCode, original!.Response.GetText(De87.AuthorizationCode)!);
        if (step.TryGetProperty("f32", out _)) message.Set(De87.AcquirerInstitution, original!.Response.GetText(De87.AcquirerInstitution)!);
        var date = original?.Response.GetText(De87.LocalDate) ?? "";
        var reference = original is null ? "" : Digits(Terminal.Batch, 6) + Digits(original.Stan, 6);
        switch (Text(step, "f61"))
        {
            case "":
                break;
            case "batch stan":
                message.Set(De87.Private61, reference);
                break;
            case "batch stan date":
                message.Set(De87.Private61, reference + date);
                break;
            case "zeros date":
                message.Set(De87.Private61, new string('0', 12) + date);
                break;
            case var literal:
                message.Set(De87.Private61, literal);
                break;
        }
    }

    private void SetCard(IsoMessage message, JsonElement step)
    {
        var card = Text(step, "card");
        if (card.Length == 0) return;
        var pan = Card(card, "pan");
        var track = Text(step, "track");
        if (step.TryGetProperty("pan", out _)) message.Set(De87.Pan, pan);
        if (step.TryGetProperty("pin", out _)) Terminal.WithPin(message, Card(card, "pin"), pan);
        if (track.Length == 0) return;
        var bytes = Encoding.ASCII.GetBytes(Card(card, "track2"));
        if (track == "encrypted") Assert.That(TrackCipher.Encrypt(Terminal.Keys!.TrackKey!, bytes), Is.EqualTo(SecurityError.None));
        message.Set(De87.Track2, Encoding.ASCII.GetString(bytes));
        message.Set(De87.SecurityControl, (message.Has(De87.PinData) ? "2" : "0") + (track == "encrypted" ? "61" : "60") + "0000000000000");
    }

    private IsoMessage Management(string mti, string network, int stan)
    {
        _ = Mti.TryParse(mti, out var parsed);
        var message = new IsoMessage(parsed);
        message.Set(De87.Stan, Digits(stan, 6));
        message.Set(De87.TerminalId, Terminal.TerminalId);
        message.Set(De87.MerchantId, Terminal.MerchantId);
        message.Set(De87.Private60, "00" + Digits(Terminal.Batch, 6) + network);
        return message;
    }

    private static string Card(string card, string member) => Document.RootElement.GetProperty("cards").GetProperty(card).GetProperty(member).GetString()!;

    private static string Text(JsonElement step, string name) => step.TryGetProperty(name, out var value) ? value.GetString()! : "";

    private static string Digits(long value, int length) => value.ToString("D" + length.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    /// <summary>One transaction as the terminal remembers it.</summary>
    internal sealed record Done(string Type, string Card, int Stan, long AmountMinor, IsoMessage Response)
    {
        public bool IsReversed { get; set; }
    }
}
