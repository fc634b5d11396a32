namespace Iso8583.Host.Notifications.Enrolment;

/// <summary>What a reply to a message asks for.</summary>
public enum OptOutReply : byte
{
    /// <summary>Nothing that is understood.</summary>
    Other,

    /// <summary>No more messages (TD, STOP, ...).</summary>
    Stop,

    /// <summary>Messages again (KT, START, ...).</summary>
    Start,
}
