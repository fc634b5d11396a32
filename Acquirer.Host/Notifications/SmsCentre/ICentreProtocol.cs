using Iso8583.Host.Notifications.Links;

namespace Iso8583.Host.Notifications.SmsCentre;

/// <summary>What SMPP and CMPP do differently at the centre's side of a link.</summary>
internal interface ICentreProtocol
{
    /// <summary>Where a unit ends, and what is answered at once.</summary>
    ILinkProtocol Link { get; }

    /// <summary>Whether a request is a submission that this session may make. Everything else goes to <see cref="Handle"/>.</summary>
    bool IsSubmission(SmsCentreSession session, LinkUnit unit);

    /// <summary>Answers whatever is no submission: introductions, and what has no place here.</summary>
    void Handle(LinkConnection connection, SmsCentreSession session, LinkUnit unit);

    /// <summary>Reads a submission, one message for each phone it is meant for; answers it itself where it is malformed.</summary>
    /// <returns>No message where it was malformed.</returns>
    IReadOnlyList<CentreMessage> Read(LinkConnection connection, SmsCentreSession session, LinkUnit unit);

    /// <summary>The centre's id of a submission, as it stands in its answer and receipt.</summary>
    string IdText(long number, DateTimeOffset now);

    /// <summary>Answers a submission.</summary>
    void Answer(LinkConnection connection, SmsCentreSession session, LinkUnit unit, CentreAnswer answer, string id);

    /// <summary>The request that carries the receipt of a message.</summary>
    (uint Command, byte[] Body) Receipt(SmsCentreSession session, CentreMessage message, string id, bool isLost, DateTimeOffset now);

    /// <summary>The request that carries what a phone wrote.</summary>
    (uint Command, byte[] Body) Reply(SmsCentreSession session, string from, string to, string text, long number, DateTimeOffset now);

    /// <summary>Whether the peer has taken a receipt or reply.</summary>
    bool IsTaken(LinkUnit answer);
}
