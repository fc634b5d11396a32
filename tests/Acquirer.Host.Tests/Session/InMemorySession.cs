using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Iso8583.Core.Dialects;
using Iso8583.Core.Framing;
using Iso8583.Core.Hsm;
using Iso8583.Core.Messages;
using Iso8583.Core.Security;
using Iso8583.Host.Authorization;
using Iso8583.Host.Configuration;
using Iso8583.Host.Ledger;
using Iso8583.Host.Rules;
using Iso8583.Host.Session;
using Iso8583.Host.Telemetry;
using Iso8583.Host.Settlement;
using Iso8583.Host.Transactions;
using Microsoft.Extensions.Logging.Abstractions;

namespace Iso8583.Host.Tests.Session;

/// <summary>A session on two pipes instead of a socket, with a ledger in memory: everything of the message path but Kestrel and the disk.</summary>
internal sealed class InMemorySession : IAsyncDisposable
{
    public const string KnownPan = "6222020000000015";

    /// <summary>Master key of the terminal that exchanges keys.</summary>
    public const string TerminalMasterKey = "11111111111111112222222222222222";

    public const string KnownPin = "123456";

    private readonly Pipe _toHost = new(new PipeOptions(readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.Inline, useSynchronizationContext: false));
    private readonly Pipe _toPeer = new(new PipeOptions(readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.Inline, useSynchronizationContext: false));
    private readonly JournaledLedger _ledger;
    private readonly Task _running;

    public InMemorySession(string dialectName = "unionpay-pos", int maxInFlight = 1, bool withKeys = false, TimeProvider? time = null, RuleBook? rules = null, IssuerBoard? issuers = null, bool cutOverNotices = false)
    {
        var dialect = DialectCatalog.BuiltIn.Get(dialectName);
        var options = new LedgerOptions { Durability = LedgerDurability.Memory };
        var tokens = options.CreateTokenizer();
        _ = Pan.TryParse(KnownPan, out var pan);
        var master = new MasterData(
            [new AccountData { Number = "1", Currency = Currency.Cny, OpeningBalanceMinor = 1_000_000_000 }],
            [new CardData { Pan = tokens.Tokenize(pan), Account = "1" }],
            [new MerchantData { Id = AsciiText.From("898110154110001"), Name = "M" }],
            [],
            [],
            FeeSchedule.Free);
        var clock = new BusinessClock(TimeProvider.System, TimeZoneInfo.Utc);
        _ledger = JournaledLedger.Open(options, master, clock.Now);
        BusinessClock = clock;
        Engine = new SettlementEngine(_ledger, master, options, clock, TimeProvider.System);
        var codes = new ResponseCodeTable(dialect);
        var unionPay = dialectName.StartsWith("unionpay", StringComparison.Ordinal);
        Counters = new SessionCounters();
        var security = Security(withKeys, pan, tokens);
        var context = new SessionContext(
            _ledger, new Authorizer(new TerminalBook()), security, clock, time ?? TimeProvider.System, new ExchangePool(), Counters, [], NullLogger<IsoSession>.Instance)
        {
            Rules = rules ?? RuleBook.Empty,
            Issuers = issuers ?? IssuerBoard.Empty,
            Timelines = Timelines,
            Trails = Trails,
            CutOverNotices = new CutOverNotices(Engine),
        };
        var listener = new ListenerRuntime(
            new ListenerOptions { Name = "test", MaxInFlight = maxInFlight, CutOverNotices = cutOverNotices, UnknownTerminals = UnknownTerminals.Enrol },
            dialect,
            FrameCodecs.Parse(dialect.Framing),
            Mappers.For(dialect, tokens, PaymentCodes.None),
            unionPay ? new UnionPayComposer(codes, AsciiText.From("00000001"), TerminalDownloads.Empty) : new Iso87Composer(codes));
        Session = new IsoSession(new Duplex(_toHost.Reader, _toPeer.Writer), listener, context, new SessionInfo("test", "1", "memory"));
        // As under Kestrel: no test runner's context travels along.
        using (ExecutionContext.SuppressFlow()) _running = Task.Run(Session.RunAsync);
    }

    public IsoSession Session { get; }

    public SessionCounters Counters { get; }

    public Timelines Timelines { get; } = new();

    public RuleTrails Trails { get; } = new();

    public JournaledLedger Ledger => _ledger;

    public BusinessClock BusinessClock { get; }

    public SettlementEngine Engine { get; }

    public PipeWriter Output => _toHost.Writer;

    public PipeReader Input => _toPeer.Reader;

    /// <summary>Sends a frame and waits for one frame to come back; allocates nothing of its own.</summary>
    /// <returns>Length of the answer.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<int> ExchangeAsync(ReadOnlyMemory<byte> frame)
    {
        frame.Span.CopyTo(Output.GetSpan(frame.Length));
        Output.Advance(frame.Length);
        await Output.FlushAsync();
        while (true)
        {
            var read = await Input.ReadAsync();
            var length = read.Buffer.Length >= 2 ? (int)((read.Buffer.FirstSpan[0] << 8) | read.Buffer.FirstSpan[1]) + 2 : int.MaxValue;
            if (read.Buffer.Length < length)
            {
                Input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                if (read.IsCompleted) throw new EndOfStreamException();
                continue;
            }

            Input.AdvanceTo(read.Buffer.GetPosition(length));
            return length;
        }
    }

    /// <summary>Sends a frame and gives back the whole answer.</summary>
    public async Task<byte[]> ExchangeBytesAsync(byte[] frame)
    {
        await Output.WriteAsync(frame);
        return await ReadAnswerAsync();
    }

    /// <summary>Waits for the next answer.</summary>
    public async Task<byte[]> ReadAnswerAsync()
    {
        var read = await Input.ReadAtLeastAsync(2);
        var length = ((read.Buffer.FirstSpan[0] << 8) | read.Buffer.FirstSpan[1]) + 2;
        if (read.Buffer.Length < length)
        {
            Input.AdvanceTo(read.Buffer.Start);
            read = await Input.ReadAtLeastAsync(length);
        }

        var answer = new byte[length - 2];
        read.Buffer.Slice(2, length - 2).CopyTo(answer);
        Input.AdvanceTo(read.Buffer.GetPosition(length));
        return answer;
    }

    private static MessageSecurity Security(bool withKeys, Pan pan, PanTokenizer tokens)
    {
        var master = new byte[32];
        _ = KeyFile.TryCreate(master, KeyFile.TestNotice, out var file);
        using var terminalKey = SecretKey.Create(KeyAlgorithm.Tdes, Convert.FromHexString(TerminalMasterKey));
        _ = file!.TryAdd(master, "terminal", KeyUsage.KeyEncryption, terminalKey, SystemRandom.Instance, out file);
        _ = SoftwareSecurityModule.TryOpen(master, file, SystemRandom.Instance, out var module, out _);
        _ = module!.TryGetKey("terminal", out var handle);
        _ = module.TryGenerate(KeyUsage.PinVerificationIbm, KeyAlgorithm.Tdes, 16, out var verification);
        _ = Pin.TryParse(KnownPin.AsSpan(), out var pin);
        var keys = new Dictionary<(AsciiText, AsciiText), TerminalKeySlot>();
        if (withKeys) keys[(AsciiText.From("898110154110001"), AsciiText.From("10000001"))] = new TerminalKeySlot(handle!);
        return new MessageSecurity(new TerminalKeyBook(module, keys), module, new PinOffsets(module, verification, [(pan, tokens.Tokenize(pan).Token, pin)]), requireSignOn: true);
    }

    public async ValueTask DisposeAsync()
    {
        await Output.CompleteAsync();
        await _running;
        await Input.CompleteAsync();
        Engine.Dispose();
        _ledger.Dispose();
    }

    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
