using System.ComponentModel.DataAnnotations;

namespace Iso8583.Host.Configuration;

/// <summary>The whole configuration of the host, section <c>Acquirer</c>.</summary>
public sealed class AcquirerOptions
{
    /// <summary>Name of the section in appsettings.json.</summary>
    public const string Section = "Acquirer";

    /// <summary>ISO 8583 ports.</summary>
    [MinLength(1)]
    public IReadOnlyList<ListenerOptions> Listeners { get; init; } = [];

    /// <summary>HTTP port for health, inbox and look-up; 0 takes a free one.</summary>
    [Range(0, 65535)]
    public int HttpPort { get; init; } = 8580;

    /// <summary>IP address of the HTTP port. Default: loopback, since it has no authentication.</summary>
    [Required]
    public string HttpAddress { get; init; } = "127.0.0.1";

    /// <summary>File with cards, accounts, merchants, terminals and issuers. A relative path is looked up beside the program.</summary>
    [Required]
    public string SeedFile { get; init; } = "config/seed.json";

    /// <summary>File with what UnionPay terminals may download: parameters, public keys, applications. A relative path is looked up beside the program.</summary>
    [Required]
    public string DownloadsFile { get; init; } = "config/terminal-downloads.json";

    /// <summary>Folder of the ledger and the other stores; made when missing.</summary>
    [Required]
    public string DataFolder { get; init; } = "data";

    /// <summary>Seconds that a stop waits for requests that are on their way.</summary>
    [Range(0, 600)]
    public int DrainSeconds { get; init; } = 10;

    /// <summary>Prints every message, described and masked. For looking, not for load.</summary>
    public bool Trace { get; init; }

    /// <summary>Offset of the business clock from UTC as <c>+HH:MM</c>, or a time zone id of the system.</summary>
    [Required]
    public string BusinessTimeZone { get; init; } = "+08:00";

    /// <summary>How the business clock goes: <c>real</c>, <c>fixed:2026-01-31T23:50</c>, <c>x60</c> or <c>x60@2026-01-31T23:50</c>. Time-outs, retries and message lifetimes keep real time.</summary>
    [Required]
    public string Clock { get; init; } = "real";

    /// <summary>Business days are closed and merchants are paid by themselves when it is time; else only when somebody asks for it.</summary>
    public bool AutomaticSettlement { get; init; } = true;

    /// <summary>This acquirer's own institution number (F32), 8 to 11 digits.</summary>
    [RegularExpression("^[0-9]{8,11}$")]
    public string AcquirerInstitution { get; init; } = "00000001";

    /// <summary>Where the keys are.</summary>
    public SecurityOptions Security { get; init; } = new();

    /// <summary>Issuers of the seed file, by English name, that are out of order from the start.</summary>
    public IReadOnlyList<string> IssuersDown { get; init; } = [];

    /// <summary>The rules that shape answers.</summary>
    public RulesOptions Rules { get; init; } = new();

    /// <summary>Deletes the ledger and the other stores of the data folder before the start: the only way back to the opening balances.</summary>
    public bool Fresh { get; init; }
}
