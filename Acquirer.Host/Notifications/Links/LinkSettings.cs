namespace Iso8583.Host.Notifications.Links;

/// <summary>What every link to an SMS centre needs: where it is and how it is kept.</summary>
public record LinkSettings
{
    /// <summary>Short name of the gateway.</summary>
    public required string Name { get; init; }

    public required string Host { get; init; }

    public required int Port { get; init; }

    /// <summary>TLS with a certificate that holds for <see cref="Host"/>.</summary>
    public bool Tls { get; init; }

    /// <summary>Submissions without an answer at most. Default 10.</summary>
    public int Window { get; init; } = 10;

    /// <summary>Longest wait for an answer. Default 10 s.</summary>
    public TimeSpan ResponseTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Silence after which the link is asked. Default 30 s.</summary>
    public TimeSpan EnquireAfter { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>PEM file of the certificate authorities that are trusted instead of those of the machine; empty for those.</summary>
    public string TrustedCertificate { get; init; } = "";
}
