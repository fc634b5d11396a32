using Iso8583.Core.Emv;
using Iso8583.Core.Messages;
using Iso8583.Core.Security;

namespace Iso8583.Emulator.Terminal;

/// <summary>The chip of an invented card, as its profile describes it. The keys are test master keys of its issuer.</summary>
internal sealed class ChipSettings
{
    public required CardScheme Scheme { get; init; }

    public KeyAlgorithm Algorithm { get; init; } = KeyAlgorithm.Tdes;

    public CardKeyOption KeyOption { get; init; }

    /// <summary>IMK-AC, 16 bytes.</summary>
    public required byte[] CryptogramKey { get; init; }

    /// <summary>IMK-SMI, 16 bytes; empty: the card runs no script.</summary>
    public byte[] ScriptMacKey { get; init; } = [];

    /// <summary>Tag 9F10: length and layout are the scheme's; it names the cryptogram version.</summary>
    public required byte[] IssuerData { get; init; }

    /// <summary>Tag 82.</summary>
    public int InterchangeProfile { get; init; } = 0x7C00;

    public int ScriptMacLength { get; init; } = 4;

    /// <summary>The card asks for an online PIN where the terminal has a PIN pad.</summary>
    public bool AsksPin { get; init; } = true;

    /// <summary>Tags 5A and 5F34 go into F55, too.</summary>
    public bool SendsAccount { get; init; }

    /// <summary>Puts the card together.</summary>
    public SecurityError TryMake(Pan pan, int sequence, int counter, out ChipCard? card)
    {
        var cryptogramKey = SecretKey.Create(Algorithm, CryptogramKey);
        var scriptKey = ScriptMacKey.Length == 0 ? null : SecretKey.Create(Algorithm, ScriptMacKey);
        var error = ChipCard.TryCreate(Scheme, new EmvCard(pan, sequence, KeyOption), IssuerData, cryptogramKey, scriptKey, Options(counter), out card);
        if (card is not null) return error;
        cryptogramKey.Dispose();
        scriptKey?.Dispose();
        return error;
    }

    /// <summary>Never the keys.</summary>
    public override string ToString() => $"{Scheme} chip";

    private ChipCardOptions Options(int counter) => new()
    {
        Counter = counter, InterchangeProfile = InterchangeProfile, ScriptMacLength = ScriptMacLength, SendsAccount = SendsAccount,
    };
}
