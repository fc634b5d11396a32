using Iso8583.Host.Notifications.Enrolment;

namespace Iso8583.Host.Notifications.Delivery;

/// <summary>One event as it is recorded: what is sent, to whom, until when, and how far it got.</summary>
/// <remarks>Text and recipient never change once recorded, so that every retry sends the same bytes. The delivery fields belong to whoever holds the event at the moment.</remarks>
public sealed class NotificationEvent
{
    /// <summary>Derived id.</summary>
    public required NotificationId Id { get; init; }

    /// <summary>Phone in international form; empty where nobody is enrolled.</summary>
    public string Recipient { get; init; } = "";

    /// <summary>The message; empty where suppressed.</summary>
    public string Text { get; init; } = "";

    /// <summary>Key of the template.</summary>
    public string Template { get; init; } = "";

    /// <summary>Version of the template catalog.</summary>
    public int TemplateVersion { get; init; }

    /// <summary>Version of the enrolment book.</summary>
    public int EnrolmentVersion { get; init; }

    /// <summary>Code of the card's issuer: a metric tag.</summary>
    public string Issuer { get; init; } = IssuerProfile.Unknown.Code;

    /// <summary>F41.</summary>
    public string TerminalId { get; init; } = "";

    /// <summary>F11, six digits.</summary>
    public string Stan { get; init; } = "";

    /// <summary>F37.</summary>
    public string Rrn { get; init; } = "";

    /// <summary>0 urgent, 1 payments, 2 merchants, 3 reports.</summary>
    public byte Priority { get; init; }

    /// <summary>First byte of the request, microseconds since the Unix epoch; time to live and the swipe-to-SMS time count from here.</summary>
    public long ReceivedMicros { get; init; }

    /// <summary>When the event was planned.</summary>
    public long CreatedMicros { get; init; }

    /// <summary>Not sent from here on.</summary>
    public long ExpiresMicros { get; set; }

    /// <summary>State.</summary>
    public DeliveryState State { get; set; }

    /// <summary>Why it is suppressed, dead or undelivered; of a pending one why the last attempt failed.</summary>
    public string Reason { get; set; } = "";

    /// <summary>Attempts made.</summary>
    public int Attempts { get; set; }

    /// <summary>Not tried before.</summary>
    public long DueMicros { get; set; }

    /// <summary>It was or will be sent without knowing whether an earlier attempt arrived.</summary>
    public bool PossibleDuplicate { get; set; }

    /// <summary>The sink that took it.</summary>
    public string Gateway { get; set; } = "";

    /// <summary>The id that the sink gave it.</summary>
    public string GatewayId { get; set; } = "";

    /// <summary>When a sink took it over; 0 for not yet.</summary>
    public long AcceptedMicros { get; set; }

    /// <summary>When the phone had it; 0 for not known.</summary>
    public long DeliveredMicros { get; set; }

    /// <summary>Its number in the inbox; 0 where it is not there.</summary>
    public long InboxId { get; set; }
}
