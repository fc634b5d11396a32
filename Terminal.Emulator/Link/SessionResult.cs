using Iso8583.Core.Emv;
using Iso8583.Core.Messages;
using Iso8583.Emulator.Terminal;

namespace Iso8583.Emulator.Link;

/// <summary>What a terminal made of one request and its answer.</summary>
internal sealed class SessionResult
{
    public required ReplyStatus Status { get; init; }

    /// <summary>F11 of the request, six digits; empty where it had none or nothing was sent.</summary>
    public string Stan { get; init; } = "";

    /// <summary>The answer; null where there is none that can be used.</summary>
    public IsoMessage? Response { get; init; }

    /// <summary>What is wrong with the answer; empty where nothing is.</summary>
    public string Problem { get; init; } = "";

    /// <summary>F39 of the answer; empty without one.</summary>
    public string Code { get; init; } = "";

    /// <summary>Answered, in order, and with an approving code.</summary>
    public bool IsApproved => Response is not null && Problem.Length == 0 && ResponseCheck.IsApproved(Code);

    /// <summary>Answered, in order, and refused.</summary>
    public bool IsDeclined => Response is not null && Problem.Length == 0 && Code.Length > 0 && !ResponseCheck.IsApproved(Code);

    /// <summary>What the card's chip made of the answer; null where it was not read by its chip, or there was no answer.</summary>
    public ChipVerdict? Chip { get; init; }

    /// <summary>For an approved sale or void: its entry in the terminal's log.</summary>
    public LoggedTransaction? Logged { get; init; }

    /// <summary>For a settlement: the verdict.</summary>
    public SettlementResult Settlement { get; init; }

    public override string ToString() => Problem.Length > 0 ? Problem : Code.Length > 0 ? $"F39 {Code}" : Status.ToString();
}
