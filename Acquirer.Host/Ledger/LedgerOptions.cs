using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Ledger;

/// <summary>How the books are kept.</summary>
public sealed class LedgerOptions
{
    /// <summary>File of the ledger; ignored where <see cref="Durability"/> is memory. Default <c>data/ledger.db</c>.</summary>
    [Required]
    public string Path { get; init; } = "data/ledger.db";

    /// <summary>When a commit counts as durable. Default: on disk.</summary>
    public LedgerDurability Durability { get; init; } = LedgerDurability.Commit;

    /// <summary>Source of everything that looks random (authorization codes). A ledger keeps the one it was made with.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Key of the account number tokens, at least 32 hex digits. The default is a test key; a ledger refuses another key than the one it was made with.</summary>
    [Required, MinLength(32)]
    public string PanKey { get; init; } = "000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F";

    /// <summary>Business time of day at which the next business day begins. Default 23:00.</summary>
    public TimeOnly CutOver { get; init; } = new(23, 0);

    /// <summary>Acquirers whose business day ends at another time.</summary>
    public IReadOnlyList<AcquirerDay> Acquirers { get; init; } = [];

    /// <summary>Zone of the business time. Default: that of the business clock.</summary>
    public string BusinessTimeZone { get; init; } = "";

    /// <summary>UnionPay terminals must sign on and use the batch number given to them (77 otherwise). Default true.</summary>
    public bool RequireSignOn { get; init; } = true;

    /// <summary>A chip card whose transaction counter is not above the highest one seen is declined, whoever issued it. Default false: it is only noted.</summary>
    public bool DeclineReplayedCounter { get; init; }

    /// <summary>A UnionPay reversal request whose original never arrived is approved, so that the terminal stops; else it is refused with 25. Default true.</summary>
    public bool ApproveReversalWithoutOriginal { get; init; } = true;

    /// <summary>Largest completion in percent of the pre-authorization. Default 115.</summary>
    [Range(100, 1000)]
    public int CompletionPercent { get; init; } = 115;

    /// <summary>Days after which a pre-authorization that nobody completed gives its hold up. Default 30.</summary>
    [Range(1, 400)]
    public int HoldDays { get; init; } = 30;

    /// <summary>Business days for which settled transactions stay known for repeats and reversals. Default 2.</summary>
    [Range(1, 60)]
    public int DaysKept { get; init; } = 2;

    /// <summary>Commands that may wait for the writer. Default 16384.</summary>
    [Range(1, 1_000_000)]
    public int QueueCapacity { get; init; } = 16_384;

    /// <summary>Most commands of one commit. Default 1024.</summary>
    [Range(1, 65_536)]
    public int MaxBatch { get; init; } = 1024;

    /// <summary>Size of the write-ahead log in megabytes at which it is copied into the file. Default 16.</summary>
    [Range(1, 4096)]
    public int CheckpointMegabytes { get; init; } = 16;

    /// <summary>Rows after which the snapshot that shortens a start is brought forward; it is also written on close. 0 for no snapshots. Default 1,000,000.</summary>
    [Range(0, 1_000_000_000)]
    public int SnapshotEveryRows { get; init; } = 1_000_000;

    /// <summary>Business days after whose close a day's rows are moved into an archive file beside the ledger. 0 for never. Default 90.</summary>
    [Range(0, 10_000)]
    public int ArchiveAfterDays { get; init; } = 90;

    /// <summary>The business days of all acquirers.</summary>
    /// <exception cref="ArgumentException">The options of an acquirer are wrong.</exception>
    [SuppressMessage("Design", "CA1024", Justification = "Reads zones: work, not a value.")]
    public BusinessCalendar CreateCalendar()
    {
        var zone = TimeZoneInfo.Utc;
        if (BusinessTimeZone.Length > 0 && !BusinessClock.TryParseZone(BusinessTimeZone, out zone)) throw new ArgumentException($"BusinessTimeZone: '{BusinessTimeZone}' is no time zone.");
        return new BusinessCalendar(CutOver, zone, Acquirers);
    }

    /// <summary>The tokenizer of <see cref="PanKey"/>.</summary>
    /// <exception cref="ArgumentException">The key is no hex text or too short.</exception>
    [SuppressMessage("Design", "CA1024", Justification = "Derives a key schedule: work, not a value.")]
    public PanTokenizer CreateTokenizer()
    {
        byte[] key;
        try
        {
            key = Convert.FromHexString(PanKey);
        }
        catch (FormatException)
        {
            throw new ArgumentException("The key of the account number tokens (PanKey) is not hex text.");
        }

        return new PanTokenizer(key);
    }
}
