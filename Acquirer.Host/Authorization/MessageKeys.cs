using Iso8583.Core.Hsm;

namespace Iso8583.Host.Authorization;

/// <summary>The keys that one message of a generic dialect is opened and answered with.</summary>
/// <param name="module">Holds them.</param>
/// <param name="pin">Enciphers the PIN block.</param>
/// <param name="mac">MAC of the terminal's message.</param>
/// <param name="answerMac">MAC of the answer; the same key but for DUKPT.</param>
/// <param name="isForOneMessage">DUKPT: nobody else uses them.</param>
public sealed class MessageKeys(ISecurityModule module, KeyHandle pin, KeyHandle mac, KeyHandle answerMac, bool isForOneMessage)
{
    public KeyHandle Pin { get; } = pin;

    public KeyHandle Mac { get; } = mac;

    public KeyHandle AnswerMac { get; } = answerMac;

    /// <summary>DUKPT: the counter that the books have to judge.</summary>
    public uint KsnCounter { get; init; }

    /// <summary>DUKPT: the initial key's number.</summary>
    public UInt128 KsnKeyId { get; init; }

    /// <summary>The answer is written: keys of one message are forgotten.</summary>
    public void Release()
    {
        if (!isForOneMessage) return;
        module.Destroy(Pin);
        module.Destroy(Mac);
        module.Destroy(AnswerMac);
    }
}
