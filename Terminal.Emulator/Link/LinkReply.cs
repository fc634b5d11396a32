namespace Iso8583.Emulator.Link;

/// <summary>The end of one request.</summary>
/// <param name="Status">What became of it.</param>
/// <param name="Message">MTI to last field of the answer; empty without one.</param>
/// <param name="Envelope">TPDU and header of the answer; empty where there are none.</param>
/// <param name="Elapsed">From before sending to the answer or the end of waiting.</param>
/// <param name="SentTimestamp">Monotonic time stamp taken before sending.</param>
internal sealed record LinkReply(ReplyStatus Status, ReadOnlyMemory<byte> Message, ReadOnlyMemory<byte> Envelope, TimeSpan Elapsed, long SentTimestamp)
{
    public override string ToString() => Status.ToString();
}
