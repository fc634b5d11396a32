using Iso8583.Host.Notifications.Sinks;

namespace Iso8583.Host.Notifications.Smpp;

/// <summary>Command statuses of SMPP 3.4, and what a client does about them.</summary>
/// <remarks>Source: SMPP Protocol Specification v3.4, 5.1.3.</remarks>
public static class SmppStatus
{
    public const uint Ok = 0x00;
    public const uint InvalidMessageLength = 0x01;
    public const uint InvalidCommandLength = 0x02;
    public const uint InvalidCommandId = 0x03;
    public const uint WrongBindState = 0x04;
    public const uint AlreadyBound = 0x05;
    public const uint SystemError = 0x08;
    public const uint InvalidDestination = 0x0B;
    public const uint BindFailed = 0x0D;
    public const uint InvalidPassword = 0x0E;
    public const uint InvalidSystemId = 0x0F;
    public const uint QueueFull = 0x14;
    public const uint SubmitFailed = 0x45;
    public const uint Throttled = 0x58;

    /// <summary>Turns the status of a submission into what became of it.</summary>
    public static SendResult ToResult(uint status) => status switch
    {
        Throttled or QueueFull => SendResult.Not(SendOutcome.Throttled, "throttled"),
        SystemError or SubmitFailed or 0x64 or 0xFE or 0xFF => SendResult.Not(SendOutcome.Failed, "temporary"),
        WrongBindState or AlreadyBound or BindFailed or InvalidPassword or InvalidSystemId or 0x53 => SendResult.Not(SendOutcome.Unreachable, "link"),
        InvalidDestination => SendResult.Not(SendOutcome.Refused, "bad number"),
        _ => SendResult.Not(SendOutcome.Refused, "rejected"),
    };
}
