using System.IO.Pipelines;
using Iso8583.Core.Codec;
using Iso8583.Core.Messages;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Session;

/// <summary>
/// What one host link is told without having asked: that its business day has turned. Only a link that signed on is told, in its own envelope; the
/// message is repeated until the peer answers, at most three times in all.
/// </summary>
internal sealed class LinkNotices(ListenerRuntime listener, SessionContext context, SessionInfo info, Action wake)
{
    private const int Reserve = 512;
    private const int MostSends = 3;
    private const int StanModulus = 1_000_000;
    private static readonly TimeSpan RepeatAfter = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly List<Notice> _notices = [];
    private byte[] _envelope = [];
    private AsciiText? _institution;
    private int _stan;

    /// <summary>Institution number under which the peer signed on, empty where it named none; null while it is not signed on.</summary>
    public AsciiText? SignedOn
    {
        get
        {
            lock (_gate) return _institution;
        }
    }

    /// <summary>Sign-on and sign-off as they are answered.</summary>
    public void Follow(Exchange exchange)
    {
        if (!exchange.Outcome.IsApproved) return;
        lock (_gate)
        {
            switch (exchange.Transaction.Kind)
            {
                case TransactionKind.SignOn or TransactionKind.LinkSignOn:
                    _institution = exchange.Transaction.Key.Acquirer;
                    _envelope = exchange.Envelope.ToArray();
                    break;
                case TransactionKind.SignOff or TransactionKind.LinkSignOff:
                    _institution = null;
                    _notices.Clear();
                    break;
            }
        }
    }

    /// <summary>The day has turned: the writer loop will say so.</summary>
    public void Post(DateOnly day)
    {
        lock (_gate)
        {
            _stan = (_stan + 1) % StanModulus;
            _notices.Add(new Notice { Day = day, Stan = Math.Max(_stan, 1) });
        }

        wake();
    }

    /// <summary>Wakes the writer loop where something is to be repeated or given up.</summary>
    public void LookAtClock()
    {
        lock (_gate)
        {
            if (!_notices.Exists(IsDue)) return;
        }

        wake();
    }

    /// <summary>Writes what is due. Does not flush.</summary>
    /// <returns>True where bytes were written.</returns>
    public bool Write(PipeWriter output)
    {
        lock (_gate)
        {
            var wrote = false;
            for (var i = _notices.Count - 1; i >= 0; i--)
            {
                var notice = _notices[i];
                if (!IsDue(notice)) continue;
                if (notice.Sends == MostSends)
                {
                    context.Logger.CutOverUnanswered(info.Listener, info.Peer, notice.Day, MostSends);
                    _notices.RemoveAt(i);
                    continue;
                }

                notice.Sends++;
                notice.SentTimestamp = context.Time.GetTimestamp();
                wrote |= Write(notice, output);
            }

            return wrote;
        }
    }

    /// <summary>Takes the peer's answer.</summary>
    /// <returns>False where the message answers none of these notices.</returns>
    public bool TryAccept(scoped MessageView message)
    {
        if (message.Mti.Class != GenericKinds.ManagementClass || !FieldReading.TryReadNumber(message, De87.Stan, out var stan)) return false;
        lock (_gate)
        {
            var index = _notices.FindIndex(notice => notice.Sends > 0 && notice.Stan == stan);
            if (index < 0) return false;
            var code = FieldReading.ReadTrimmed(message, De87.ResponseCode);
            context.Logger.CutOverAnswered(info.Listener, info.Peer, _notices[index].Day, code.ToString());
            _notices.RemoveAt(index);
            return true;
        }
    }

    private bool IsDue(Notice notice) => notice.Sends == 0 || context.Time.GetElapsedTime(notice.SentTimestamp) >= RepeatAfter;

    private bool Write(Notice notice, PipeWriter output)
    {
        var frame = output.GetSpan(Reserve);
        var start = listener.Framing.PrefixLength + _envelope.Length;
        var version = listener.Dialect.Version;
        var mti = new Mti((ushort)((version << 12) | (notice.Sends == 1 ? 0x800 : 0x801) | (version == 0 ? 0 : 0x4)));
        var writer = new MessageWriter(frame[start..^listener.Framing.TrailerLength], listener.Dialect, mti);
        WriteFields(notice, version, ref writer);
        if (!writer.TryComplete(out var length, out var error))
        {
            context.Logger.ResponseNotWritten(info.Listener, mti, error.Describe());
            return false;
        }

        // The envelope is the peer's own, so its addresses change places as in an answer.
        var total = listener.Framing.WriteFrame(frame, _envelope, length, isResponse: true);
        if (context.Observers.Count > 0) Show(frame.Slice(start, length));
        output.Advance(total);
        context.Counters.Notice(total);
        return true;
    }

    private void WriteFields(Notice notice, int version, ref MessageWriter writer)
    {
        var now = context.BusinessClock.Now;
        var monthDay = FieldWriting.MonthDay(DateOnly.FromDateTime(now));
        if (version == 0)
        {
            writer.Number(De87.TransmissionDateTime, (monthDay * 1_000_000L) + FieldWriting.TimeNumber(now));
            writer.Number(De87.Stan, notice.Stan);
            writer.Number(De87.SettlementDate, FieldWriting.MonthDay(notice.Day));
            writer.Number(De87.NetworkManagementCode, NetworkManagementCode.CutOver.Value);
            return;
        }

        writer.Number(De93.Stan, notice.Stan);
        var year = version == 1 ? now.Year % 100 : now.Year;
        writer.Number(De93.LocalDateTime, (((year * 10_000L) + monthDay) * 1_000_000) + FieldWriting.TimeNumber(now));
        writer.Number(De93.SettlementDate, ((version == 1 ? notice.Day.Year % 100 : notice.Day.Year) * 10_000L) + FieldWriting.MonthDay(notice.Day));
        writer.Number(De93.FunctionCode, NetworkManagementCode.CutOver93.Value);
    }

    private void Show(ReadOnlySpan<byte> message)
    {
        var map = default(FieldMap);
        if (!MessageView.TryParse(message, listener.Dialect, ref map, out var view, out _)) return;
        foreach (var observer in context.Observers) observer.OnSent(info, view, TimeSpan.Zero);
    }

    private sealed class Notice
    {
        public required DateOnly Day { get; init; }

        public required int Stan { get; init; }

        public int Sends { get; set; }

        public long SentTimestamp { get; set; }
    }
}
