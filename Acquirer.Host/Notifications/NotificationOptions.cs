using System.ComponentModel.DataAnnotations;

namespace Iso8583.Host.Notifications;

/// <summary>How notifications are recorded and delivered.</summary>
public sealed class NotificationOptions
{
    /// <summary>Whether anybody is told anything. Off, the journal still notes what could be told: switched on again the dispatcher begins where it had stopped. Default true.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>The delivery record. Default <c>data/notifications.db</c>.</summary>
    [Required]
    public string Path { get; init; } = "data/notifications.db";

    /// <summary>A template document that replaces the built-in texts; empty for those. Default empty.</summary>
    public string TemplatesPath { get; init; } = "";

    /// <summary>The gateway document; empty for the in-memory inbox alone. Default empty.</summary>
    public string GatewaysPath { get; init; } = "";

    /// <summary>A file that gets every accepted message as one JSON line; <c>-</c> for the console; empty for none. Default empty.</summary>
    public string JsonLinesPath { get; init; } = "";

    /// <summary>Messages that the inbox remembers. Default 10000.</summary>
    [Range(1, 10_000_000)]
    public int InboxCapacity { get; init; } = 10_000;

    /// <summary>Deliveries in flight at once; one at most for one recipient. Default 128.</summary>
    [Range(1, 4096)]
    public int Window { get; init; } = 128;

    /// <summary>Unfinished events held in memory; the others wait in the record. Default 16384.</summary>
    [Range(16, 1_000_000)]
    public int MemoryCapacity { get; init; } = 16_384;

    /// <summary>Age at which a message to a cardholder is not sent any more. Default 10 minutes.</summary>
    public TimeSpan CardholderTimeToLive { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Age at which a message to a merchant is not sent any more. Default 24 hours.</summary>
    public TimeSpan MerchantTimeToLive { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Longest wait before the first retry; doubles with every further one. The wait is drawn evenly from zero up to it. Default 0.5 s.</summary>
    public TimeSpan RetryBase { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>Longest wait before any retry. Default 60 s.</summary>
    public TimeSpan RetryCap { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long an event is held after an attempt that got no answer: a late answer or receipt may still tell whether it arrived. Default 10 s.</summary>
    public TimeSpan AmbiguityPause { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Attempts after which an event is given up even within its time to live. Default 1000.</summary>
    [Range(1, 1_000_000)]
    public int MaxAttempts { get; init; } = 1000;

    /// <summary>How long attempts under way may take to end when the host stops. Default 5 s.</summary>
    public TimeSpan StopGrace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Source of everything that looks random: retry jitter, simulated delays and losses. Default 1.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Messages that one cardholder's phone gets in a minute at most; 0 for no limit. Default 30.</summary>
    [Range(0, 1_000_000)]
    public int CardholderPerMinute { get; init; } = 30;

    /// <summary>Messages that one cardholder's phone gets in a day at most; 0 for no limit. Default 500.</summary>
    [Range(0, 1_000_000)]
    public int CardholderPerDay { get; init; } = 500;

    /// <summary>Business time within which a second charge of the same card, merchant and amount is reported as a possible double; zero for never. Default 5 minutes.</summary>
    public TimeSpan DuplicateWindow { get; init; } = TimeSpan.FromMinutes(5);
}
