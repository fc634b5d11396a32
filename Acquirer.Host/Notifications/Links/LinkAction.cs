namespace Iso8583.Host.Notifications.Links;

/// <summary>What a connection does with a request of its peer.</summary>
public enum LinkAction : byte
{
    /// <summary>Given to whoever owns the connection.</summary>
    Pass,

    /// <summary>Answered at once, whatever else waits.</summary>
    Answer,

    /// <summary>Answered, and then the connection ends.</summary>
    AnswerAndEnd,

    /// <summary>Not understood.</summary>
    Refuse,
}
