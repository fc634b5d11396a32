using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using BenchmarkDotNet.Attributes;
using Iso8583.Core.Codec;
using Iso8583.Core.Dialects;
using Iso8583.Core.Messages;
using Iso8583.Host.Rules;
using Iso8583.Host.Transactions;

namespace Iso8583.Benchmarks.Host;

/// <summary>What a rule file costs a message: none of the rules matches, so all are asked. A quarter each: amount, F60.1, BIN, chip tag.</summary>
[MemoryDiagnoser]
public class RuleBenchmarks
{
    private readonly RuleMatch _match = new();
    private readonly byte[] _scratch = new byte[RuleInput.ScratchLength];
    private byte[] _message = [];
    private Transaction _transaction;
    private FieldMap _map;
    private RuleSet _rules = RuleSet.Empty;

    [Params(1, 10, 100)]
    public int Rules { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var json = "{ \"rules\": [" + string.Join(',', Enumerable.Range(0, Rules).Select(Text)) + "] }";
        _rules = RuleReader.Read("rules.json", Encoding.UTF8.GetBytes(json), 1, FrozenDictionary<AsciiText, int>.Empty);
        var dialect = DialectCatalog.BuiltIn.Get("unionpay-pos");
        var message = new IsoMessage(new Mti(0x0200));
        message.Set(De87.Pan, "6222020000000015");
        message.Set(De87.ProcessingCode, "000000");
        message.Set(De87.TransactionAmount, "000000004200");
        message.Set(De87.Stan, "000042");
        message.Set(De87.PosEntryMode, "051");
        message.Set(De87.TerminalId, "10000001");
        message.Set(De87.MerchantId, "898110154110001");
        message.Set(De87.TransactionCurrency, "156");
        message.Set(De87.IccData, Convert.FromHexString("9F02060000000042009F360200019F2701809F2608A1A2A3A4A5A6A7A8"));
        message.Set(De87.Private60, "2200000100050");
        _message = IsoMessageCodec.ToBytes(message, dialect);
        _transaction.Kind = TransactionKind.Purchase;
        _transaction.AmountMinor = 4200;
        _transaction.Currency = Currency.Cny;
        _transaction.Pan = new PanReference(1, 622202, 15, 16);
        _ = MessageView.TryParse(_message, dialect, ref _map, out _, out _);
    }

    [Benchmark]
    public int LookThrough()
    {
        _ = MessageView.TryParse(_message, DialectCatalog.BuiltIn.Get("unionpay-pos"), ref _map, out var view, out _);
        var input = new RuleInput(view, true, in _transaction, _scratch);
        _rules.Match(ref input, _match);
        return _match.Count;
    }

    private static string Text(int i) => (i % 4) switch
    {
        0 => string.Create(CultureInfo.InvariantCulture, $$"""{ "id": "r{{i}}", "if": { "amount": {{i + 100}} }, "then": { "code": "05" } }"""),
        1 => string.Create(CultureInfo.InvariantCulture, $$"""{ "id": "r{{i}}", "if": { "F60.1": "9{{i % 10}}" }, "then": { "code": "05" } }"""),
        2 => string.Create(CultureInfo.InvariantCulture, $$"""{ "id": "r{{i}}", "if": { "bin": "4{{i:D5}}" }, "then": { "code": "05" } }"""),
        _ => string.Create(CultureInfo.InvariantCulture, $$"""{ "id": "r{{i}}", "if": { "F55.9F02": "{{i:D12}}" }, "then": { "code": "05" } }"""),
    };
}
