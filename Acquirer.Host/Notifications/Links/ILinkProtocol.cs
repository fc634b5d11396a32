using System.Buffers;

namespace Iso8583.Host.Notifications.Links;

/// <summary>What SMPP and CMPP do differently on one connection: where a unit ends, and what is answered at once.</summary>
public interface ILinkProtocol
{
    /// <summary>Reads the next unit.</summary>
    /// <param name="input">What has arrived; what was read is cut off at its front.</param>
    /// <param name="unit">The unit.</param>
    /// <param name="isBroken">The length is impossible: the position is lost, the connection ends.</param>
    /// <returns>False where more bytes are needed, or broken.</returns>
    bool TryRead(ref ReadOnlySequence<byte> input, out LinkUnit unit, out bool isBroken);

    /// <summary>Writes a unit.</summary>
    void Write(IBufferWriter<byte> output, uint command, uint status, uint sequence, ReadOnlySpan<byte> body);

    /// <summary>Decides about a request of the peer.</summary>
    LinkAction Judge(in LinkUnit request);

    /// <summary>Body of the answer to a request that the connection answers itself.</summary>
    byte[] AnswerBody(in LinkUnit request);

    /// <summary>The unit that says that something was not understood.</summary>
    /// <returns>False where the protocol has none: then the connection just ends.</returns>
    bool TryRefuse(uint sequence, bool lengthIsBroken, out LinkUnit refusal);
}
