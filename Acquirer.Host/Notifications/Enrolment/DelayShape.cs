namespace Iso8583.Host.Notifications.Enrolment;

/// <summary>How the delays of a delivery profile are spread.</summary>
public enum DelayShape : byte
{
    /// <summary>No delay.</summary>
    None,

    /// <summary>Always the lower value.</summary>
    Fixed,

    /// <summary>Evenly between the lower and the upper value.</summary>
    Uniform,

    /// <summary>Log-normal: the lower value is the median, 95 of 100 are below the upper one. The usual shape of queues.</summary>
    LogNormal,
}
