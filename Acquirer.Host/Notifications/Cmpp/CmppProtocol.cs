using System.Buffers;
using System.Buffers.Binary;
using Iso8583.Host.Notifications.Links;

namespace Iso8583.Host.Notifications.Cmpp;

/// <summary>Where one CMPP unit ends: a header of total length, command and sequence, four bytes each. The protocol has no word for "not understood": such a connection ends.</summary>
public sealed class CmppProtocol : ILinkProtocol
{
    /// <summary>Length of the header.</summary>
    public const int HeaderLength = 12;

    /// <summary>Longest unit that is accepted, header included; checked before anything is allocated for it.</summary>
    public const int MaxLength = 4096;

    private CmppProtocol()
    {
    }

    /// <summary>The protocol: it has no state.</summary>
    public static CmppProtocol Instance { get; } = new();

    /// <inheritdoc/>
    public bool TryRead(ref ReadOnlySequence<byte> input, out LinkUnit unit, out bool isBroken)
    {
        unit = default;
        Span<byte> header = stackalloc byte[HeaderLength];
        if (!UnitFraming.TryTake(ref input, header, MaxLength, out var body, out isBroken)) return false;
        unit = new LinkUnit(BinaryPrimitives.ReadUInt32BigEndian(header[4..]), 0, BinaryPrimitives.ReadUInt32BigEndian(header[8..]), body);
        return true;
    }

    /// <inheritdoc/>
    public void Write(IBufferWriter<byte> output, uint command, uint status, uint sequence, ReadOnlySpan<byte> body)
    {
        ArgumentNullException.ThrowIfNull(output);
        var length = HeaderLength + body.Length;
        var span = output.GetSpan(length);
        BinaryPrimitives.WriteUInt32BigEndian(span, (uint)length);
        BinaryPrimitives.WriteUInt32BigEndian(span[4..], command);
        BinaryPrimitives.WriteUInt32BigEndian(span[8..], sequence);
        body.CopyTo(span[HeaderLength..]);
        output.Advance(length);
    }

    /// <inheritdoc/>
    public LinkAction Judge(in LinkUnit request) => (CmppCommand)request.Command switch
    {
        CmppCommand.ActiveTest => LinkAction.Answer,
        CmppCommand.Terminate => LinkAction.AnswerAndEnd,
        CmppCommand.Connect or CmppCommand.Submit or CmppCommand.Deliver => LinkAction.Pass,
        _ => LinkAction.Refuse,
    };

    /// <inheritdoc/>
    public byte[] AnswerBody(in LinkUnit request) => request.Command == (uint)CmppCommand.ActiveTest ? [0] : [];

    /// <inheritdoc/>
    public bool TryRefuse(uint sequence, bool lengthIsBroken, out LinkUnit refusal)
    {
        refusal = default;
        return false;
    }
}
