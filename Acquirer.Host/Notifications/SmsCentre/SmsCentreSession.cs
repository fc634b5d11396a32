using Iso8583.Host.Notifications.Cmpp;

namespace Iso8583.Host.Notifications.SmsCentre;

/// <summary>What the SMS centre knows of one connection.</summary>
internal sealed class SmsCentreSession(ICentreProtocol protocol)
{
    private readonly Lock _rateGate = new();
    private long _second;
    private int _inSecond;

    public ICentreProtocol Protocol => protocol;

    /// <summary>The account; empty while unbound.</summary>
    public string Account { get; private set; } = "";

    /// <summary>Version of CMPP that the provider connected with.</summary>
    public CmppVersion Version { get; private set; } = CmppVersion.V3;

    public bool MaySubmit { get; private set; }

    public bool MayReceive { get; private set; }

    public void Bind(string account, bool maySubmit, bool mayReceive)
    {
        Account = account;
        MaySubmit = maySubmit;
        MayReceive = mayReceive;
    }

    public void Bind(string account, CmppVersion version)
    {
        Version = version;
        Bind(account, maySubmit: true, mayReceive: true);
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
