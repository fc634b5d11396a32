using System.Buffers;
using System.Security.Cryptography;
using Iso8583.Core.Codec;
using Iso8583.Core.Dialects;
using Iso8583.Core.Emv;
using Iso8583.Host.Authorization;
using Iso8583.Host.Ledger;
using Iso8583.Host.Rules;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Session;

/// <summary>
/// One request and its answer, the only object a message needs; pooled. The frame is copied in once, so the codec sees one span and the
/// request outlives every await. Wiped before it goes back: it held a card number.
/// </summary>
internal sealed class Exchange : LedgerTicket
{
    private byte[] _frame = new byte[1024];
    private int _frameLength;
    private int _envelopeLength;
    private FieldMap _map;
    private ITimer? _timer;
    private TimeProvider? _timerOf;
    private CompletionList? _holder;

    /// <summary>Envelope (TPDU and header) as received.</summary>
    public ReadOnlySpan<byte> Envelope => _frame.AsSpan(0, _envelopeLength);

    /// <summary>MTI to last field as received.</summary>
    public ReadOnlySpan<byte> Message => _frame.AsSpan(_envelopeLength, _frameLength - _envelopeLength);

    /// <summary>The same bytes for who may change them: tracks are deciphered where they stand.</summary>
    public Span<byte> OpenMessage => _frame.AsSpan(_envelopeLength, _frameLength - _envelopeLength);

    /// <summary>The terminal's keys; null where it exchanges none.</summary>
    public TerminalKeySlot? KeySlot { get; set; }

    /// <summary>The working keys that the request was checked with; its answer is MACed with them.</summary>
    public TerminalKeys? Keys { get; set; }

    /// <summary>The issuer that answers the request's chip card; null where none does.</summary>
    public IssuerChip? Chip { get; set; }

    /// <summary>The keys of that card in this transaction; set where <see cref="Chip"/> is.</summary>
    public CardSession? ChipSession { get; set; }

    /// <summary>A generic dialect: the keys that the request was checked with; its answer is MACed with them.</summary>
    public MessageKeys? MessageKeys { get; set; }

    /// <summary>The working keys that this sign-on gives; its answer carries them.</summary>
    public TerminalKeys? IssuedKeys { get; set; }

    /// <summary>Next in the connection's completion list.</summary>
    public Exchange? Next { get; set; }

    /// <summary>Monotonic time stamp of the read that brought the request's last byte.</summary>
    public long ReceivedTimestamp { get; set; }

    /// <summary>What the rules said of the request; reused with the exchange.</summary>
    public RuleMatch Match { get; } = new();

    /// <summary>The rule that shapes the answer; null for none.</summary>
    public Rule? Rule { get; set; }

    /// <summary>What the exchange waits for besides the books.</summary>
    public HeldFor HeldFor { get; private set; }

    /// <summary>How long the card's issuer takes to answer.</summary>
    public TimeSpan IssuerDelay { get; set; }

    /// <summary>When the issuer was asked, system clock; 0 where its answer takes no time.</summary>
    public long IssuerAskedUnixMicros { get; set; }

    /// <summary>When the command went to the ledger, system clock.</summary>
    public long EnqueuedUnixMicros { get; set; }

    /// <summary>What the connection has to send for it.</summary>
    public ResponseKind ResponseKind { get; set; }

    /// <summary>Takes the frame over: envelope and message, contiguous.</summary>
    public void Load(in ReadOnlySequence<byte> body, int envelopeLength)
    {
        var length = (int)body.Length;
        if (_frame.Length < length) _frame = new byte[Math.Max(length, _frame.Length * 2)];
        body.CopyTo(_frame);
        _frameLength = length;
        _envelopeLength = envelopeLength;
    }

    /// <summary>Locates the fields. On a fault the view still gives what stood before it.</summary>
    public bool TryParse(Dialect dialect, out MessageView view, out ParseError error) => MessageView.TryParse(Message, dialect, ref _map, out view, out error);

    /// <summary>Lets time pass by a timer of the exchange's own; then it comes back by the completion list. Nothing else waits meanwhile.</summary>
    public void Hold(HeldFor why, TimeSpan delay, TimeProvider time, CompletionList list)
    {
        HeldFor = why;
        _holder = list;
        if (_timer is null || _timerOf != time)
        {
            _timer?.Dispose();
            _timerOf = time;
            _timer = time.CreateTimer(static state => ((Exchange)state!).ComeBack(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        _timer.Change(delay, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The wait is over.</summary>
    public void Release() => HeldFor = HeldFor.Nothing;

    /// <summary>The pool does not keep it.</summary>
    public void Forget() => _timer?.Dispose();

    private void ComeBack()
    {
        var list = _holder!; // set with the timer
        list.Add(this);
        list.Wake();
    }

    /// <summary>Zeroes everything that came from the wire.</summary>
    public void Wipe()
    {
        CryptographicOperations.ZeroMemory(_frame.AsSpan(0, _frameLength));
        _frameLength = 0;
        _envelopeLength = 0;
        Transaction = default;
        Evidence = default;
        Outcome = default;
        Completion = null;
        Next = null;
        KeySlot = null;
        Keys = null;
        IssuedKeys = null;
        Chip = null;
        ChipSession?.Dispose();
        ChipSession = null;
        MessageKeys?.Release();
        MessageKeys = null;
        ResponseKind = ResponseKind.None;
        Match.Clear();
        Rule = null;
        HeldFor = HeldFor.Nothing;
        _holder = null;
        IssuerDelay = TimeSpan.Zero;
        IssuerAskedUnixMicros = 0;
        EnqueuedUnixMicros = 0;
    }
}
