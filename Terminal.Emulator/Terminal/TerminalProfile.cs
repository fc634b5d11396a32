using Iso8583.Core.Security;

namespace Iso8583.Emulator.Terminal;

/// <summary>How one terminal presents itself: identity, dialect, envelope, abilities and master key.</summary>
internal sealed class TerminalProfile
{
    public const string UnionPayFamily = "unionpay-pos";

    /// <summary>The UnionPay dialect whose keys are SM4.</summary>
    public const string SmDialect = "unionpay-pos-sm";

    /// <summary>A name for people.</summary>
    public required string Name { get; init; }

    /// <summary>Name of a dialect in the catalog.</summary>
    public required string Dialect { get; init; }

    /// <summary>Name of the framing; empty: the dialect's own.</summary>
    public string Framing { get; init; } = "";

    /// <summary>F41, eight characters.</summary>
    public required string TerminalId { get; init; }

    /// <summary>F42, fifteen characters.</summary>
    public required string MerchantId { get; init; }

    /// <summary>TPDU of a request in hex; empty where the framing has none.</summary>
    public string Tpdu { get; init; } = "";

    /// <summary>Application header of a request in hex; empty where the framing has none.</summary>
    public string Header { get; init; } = "";

    /// <summary>F32 of generic dialects.</summary>
    public string AcquirerInstitution { get; init; } = "";

    /// <summary>F63.1 of the UnionPay dialect, three characters.</summary>
    public string Operator { get; init; } = "01 ";

    /// <summary>Network code of the sign-on: F60.3 (001, 003, 004) or F70 (001).</summary>
    public string SignOnCode { get; init; } = "004";

    /// <summary>F49, three digits.</summary>
    public string Currency { get; init; } = "156";

    /// <summary>F60.4 and F60.5 of financial requests: reader capability and IC condition.</summary>
    public string ReaderCapability { get; init; } = "50";

    /// <summary>Terminal master key; null: the terminal works without keys.</summary>
    public SecretKey? MasterKey { get; init; }

    /// <summary>A generic dialect: how messages are protected; null where they are not.</summary>
    public TerminalProtection? Protection { get; init; }

    /// <summary>F70 of a key exchange.</summary>
    public string KeyExchangeCode { get; init; } = "161";

    /// <summary>Refuse working keys that have a byte of even parity.</summary>
    public bool StrictParity { get; init; }

    /// <summary>Cards with a PIN are used with it once there are working keys.</summary>
    public bool PinPad { get; init; } = true;

    /// <summary>Track data goes out enciphered once there is a track key.</summary>
    public bool EncryptTracks { get; init; } = true;

    /// <summary>How often an unanswered reversal is sent again.</summary>
    public int ReversalResends { get; init; } = 3;

    /// <summary>How often a refused connection is tried again.</summary>
    public int ConnectRetries { get; init; } = 3;

    /// <summary>F60.4 is 5 (contact) or 6 (contact and contactless).</summary>
    public bool HasChipReader => ReaderCapability.Length > 0 && ReaderCapability[0] is '5' or '6';

    public bool IsUnionPay => Dialect.StartsWith(UnionPayFamily, StringComparison.Ordinal);

    /// <summary>The bytes before each request's MTI.</summary>
    public byte[] Envelope() => Convert.FromHexString(Tpdu + Header);

    public override string ToString() => $"{TerminalId} ({Name}, {Dialect})";
}
