using BenchmarkDotNet.Attributes;
using Iso8583.Core.Codec;
using Iso8583.Core.Dialects;
using Iso8583.Core.Messages;
using Iso8583.Host.Authorization;
using Iso8583.Host.Session;
using Iso8583.Host.Transactions;

namespace Iso8583.Benchmarks.Host;

/// <summary>What a message costs on its way to the books because issuers have a temper of their own and the key stands in the dialect.</summary>
[MemoryDiagnoser]
public class IssuerBenchmarks
{
    private readonly IssuerBoard _board = new(Enumerable.Range(0, 200).Select(i => new IssuerPolicy($"Bank {i}", 400_000 + (i * 1000), 400_999 + (i * 1000), 1)
    {
        Latency = new DelayProfile(DelayProfile.Distribution.LogNormal, 120, 900, 5000),
        Maintenance = [(new TimeOnly(2, 0), new TimeOnly(2, 30))],
    }));

    private readonly KeyPlan _plan = KeyPlan.For(DialectCatalog.BuiltIn.Get("iso87-ascii"));
    private byte[] _message = [];
    private FieldMap _map;
    private Transaction _transaction;

    [GlobalSetup]
    public void Setup()
    {
        var message = new IsoMessage(new Mti(0x0200));
        message.Set(De87.TransmissionDateTime, "1124120000");
        message.Set(De87.Stan, "000042");
        message.Set(De87.AcquirerInstitution, "00000001");
        message.Set(De87.TerminalId, "20000001");
        message.Set(De87.MerchantId, "100000000000001");
        _message = IsoMessageCodec.ToBytes(message, DialectCatalog.BuiltIn.Get("iso87-ascii"));
        _transaction.Pan = new PanReference(1, 455_123, 15, 16);
        _transaction.BusinessTime = new DateTime(2026, 11, 24, 12, 0, 0);
    }

    /// <summary>Found among 200, up, its answer time drawn.</summary>
    [Benchmark]
    public IssuerStanding AskIssuer() => _board.Find(_transaction.Pan.FirstSix)!.Ask(in _transaction, out _);

    /// <summary>Fields located, acquirer and time of the key read.</summary>
    [Benchmark]
    public long ReadKey()
    {
        _ = MessageView.TryParse(_message, DialectCatalog.BuiltIn.Get("iso87-ascii"), ref _map, out var view, out _);
        _ = _plan.Read(view, out _, out var number);
        return number;
    }

    /// <summary>The same two fields read as the mapper did without a plan.</summary>
    [Benchmark(Baseline = true)]
    public long ReadKeyByHand()
    {
        _ = MessageView.TryParse(_message, DialectCatalog.BuiltIn.Get("iso87-ascii"), ref _map, out var view, out _);
        _ = FieldReading.TryReadNumber(view, De87.TransmissionDateTime, out var number);
        _ = FieldReading.ReadInstitution(view, De87.AcquirerInstitution);
        return number;
    }
}
