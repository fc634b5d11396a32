namespace Iso8583.Host.Configuration;

/// <summary>Where the security module finds its keys, section <c>Acquirer:Security</c>.</summary>
public sealed class SecurityOptions
{
    /// <summary>
    /// AES-256 master key as 64 hex digits, best from the environment variable <c>ISO8583SIM_Acquirer__Security__MasterKey</c>. Empty: from
    /// <see cref="MasterKeyFile"/>, else a built-in key for tests.
    /// </summary>
    public string MasterKey { get; init; } = "";

    /// <summary>A file with the master key as 64 hex digits.</summary>
    public string MasterKeyFile { get; init; } = "";

    /// <summary>Refuse DES keys that have a byte of even parity, in seed and key file. Default: they are accepted, as DES itself ignores the parity bits.</summary>
    public bool StrictParity { get; init; }

    /// <summary>
    /// Key file with terminal master keys (<c>terminal-10000001</c>), base keys of DUKPT (<c>bdk-NAME</c>)
    /// and the issuer's PIN verification key (<c>pin-verification</c>), made with
    /// <c>crypto keyfile</c>. Empty: only the keys of the seed file.
    /// </summary>
    public string KeyFile { get; init; } = "";
}
