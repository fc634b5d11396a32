using Iso8583.Host.Notifications.Smpp;

namespace Iso8583.Host.Notifications.SmsCentre;

/// <summary>What the SMS centre knows of one connection.</summary>
internal sealed class SmsCentreSession
{
    private readonly Lock _rateGate = new();
    private long _second;
    private int _inSecond;

    /// <summary>The account; empty while unbound.</summary>
    public string SystemId { get; private set; } = "";

    public bool MaySubmit { get; private set; }

    public bool MayReceive { get; private set; }

    public void Bind(string systemId, SmppCommand command)
    {
        SystemId = systemId;
        MaySubmit = command != SmppCommand.BindReceiver;
        MayReceive = command != SmppCommand.BindTransmitter;
    }

    /// <summary>Counts a submission; false where the account has had its share of this second.</summary>
    public bool TryTake(int perSecond, long unixMicros)
    {
        if (perSecond == 0) return true;
        lock (_rateGate)
        {
            var second = unixMicros / 1_000_000;
            if (second != _second)
            {
                _second = second;
                _inSecond = 0;
            }

            return ++_inSecond <= perSecond;
        }
    }
}
