using Iso8583.Core.Messages;

namespace Iso8583.Host.Configuration.Seed;

/// <summary>A terminal that may talk to this acquirer.</summary>
/// <param name="Id">F41 without trailing spaces.</param>
/// <param name="MerchantId">F42 of its owner.</param>
/// <param name="Currency">Its currency.</param>
/// <param name="MasterKey">Clear test master key in hex, or empty where it exchanges no keys.</param>
/// <param name="KeyAlgorithm">What the master key is fed to: <c>tdes</c>, <c>aes</c> (generic dialects) or <c>sm4</c> (UnionPay).</param>
/// <param name="NotifiesBySms">Payments at this terminal raise messages at all.</param>
public sealed record SeedTerminal(AsciiText Id, AsciiText MerchantId, Currency Currency, string MasterKey, string KeyAlgorithm, bool NotifiesBySms)
{
    public const string Tdes = "tdes";
    public const string Sm4 = "sm4";
    public const string Aes = "aes";

    /// <summary>How its messages are protected in the generic dialects; null where they are not.</summary>
    public SeedProtection? Protection { get; init; }

    /// <summary>Can take less than was asked for (a UnionPay terminal says so in each message, F60.6).</summary>
    public bool AllowsPartialApproval { get; init; }

    /// <summary>Never the key.</summary>
    public override string ToString() => $"terminal {Id}";
}
