namespace Iso8583.Host.Notifications.Delivery;

/// <summary>What an edition is one of. Stored: never change or reuse a number.</summary>
public enum EditionKind : byte
{
    /// <summary>Known by its hash alone: it would be a copy of every phone number.</summary>
    Enrolment = 1,

    /// <summary>Kept with its text.</summary>
    Templates = 2,
}
