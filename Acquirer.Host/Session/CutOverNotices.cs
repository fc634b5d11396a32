using Iso8583.Core.Messages;
using Iso8583.Host.Settlement;

namespace Iso8583.Host.Session;

/// <summary>
/// Tells host links that a business day has turned. A link that signed on under the number of an acquirer with a day of its own hears of that one, every
/// other link of the days of all other acquirers.
/// </summary>
internal sealed class CutOverNotices
{
    private readonly SettlementEngine _engine;
    private readonly Lock _links = new();
    private readonly List<LinkNotices> _open = [];

    public CutOverNotices(SettlementEngine engine)
    {
        _engine = engine;
        engine.DayTurned += Tell;
    }

    public void Add(LinkNotices link)
    {
        lock (_links) _open.Add(link);
    }

    public void Remove(LinkNotices link)
    {
        lock (_links) _open.Remove(link);
    }

    private void Tell(AsciiText acquirer, DateOnly day)
    {
        lock (_links)
        {
            foreach (var link in _open)
            {
                if (link.SignedOn is { } institution && (_engine.Acquirers.Contains(institution) ? institution : default) == acquirer) link.Post(day);
            }
        }
    }
}
