namespace Iso8583.Emulator.Link;

/// <summary>A request whose answer is waited for.</summary>
internal sealed class PendingRequest(long sentTimestamp, bool discardAnswer)
{
    public long SentTimestamp { get; } = sentTimestamp;

    /// <summary>The answer is shown and dropped, as if the line had lost it.</summary>
    public bool DiscardAnswer { get; } = discardAnswer;

    /// <summary>The reader loop completes it and must not run the waiter's code.</summary>
    public TaskCompletionSource<LinkReply> Completion { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
