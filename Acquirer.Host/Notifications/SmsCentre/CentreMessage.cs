namespace Iso8583.Host.Notifications.SmsCentre;

/// <summary>A submission as the centre sees it, whatever protocol it came by: one message or one part of it.</summary>
/// <param name="From">Sender.</param>
/// <param name="To">Phone in the form in which phones are shown.</param>
/// <param name="Text">Text of this part.</param>
/// <param name="WantsReceipt">Whether it asks for one.</param>
public sealed record CentreMessage(string From, string To, string Text, bool WantsReceipt)
{
    /// <summary>What the parts of one message have in common.</summary>
    public int Reference { get; init; }

    /// <summary>Number of parts.</summary>
    public int Total { get; init; } = 1;

    /// <summary>Number of this part, from 1.</summary>
    public int Number { get; init; } = 1;

    /// <summary>The submission in terms of its protocol, for the receipt.</summary>
    public object? Original { get; init; }
}
