using System.Globalization;
using Iso8583.Core.Codec;
using Iso8583.Core.Dialects;
using Iso8583.Core.Messages;
using Iso8583.Core.Security;
using Iso8583.Emulator.Terminal;

namespace Iso8583.Emulator.Commands;

/// <summary>The chip card of one <c>send</c>: fills what a chip reader fills, and says what it makes of the answer.</summary>
internal sealed class SentCard : IDisposable
{
    private const string DefaultCurrency = "156";

    private readonly TestCard _card;
    private readonly ChipSlot _slot;

    private SentCard(TestCard card, ChipSlot slot)
    {
        _card = card;
        _slot = slot;
    }

    /// <summary>Null where no card is named.</summary>
    /// <exception cref="TerminalConfigurationException">The card's file cannot be used, or the card has no chip.</exception>
    public static SentCard? Open(FileInfo? file, FileInfo? state, TimeProvider time)
    {
        if (file is null) return null;
        var card = CardDocument.Open(file.FullName);
        if (card.Chip is null) throw new TerminalConfigurationException($"{file.FullName}: the card has no 'chip'.");
        return new SentCard(card, new ChipSlot(StateFile.Open(state?.FullName ?? file.FullName + ".state"), time));
    }

    /// <summary>Adds F55 and what goes with it; a field that the command line named stays as it is.</summary>
    public void Insert(IsoMessage message)
    {
        SetIfAbsent(De87.Pan, _card.RevealPan());
        SetIfAbsent(De87.ExpirationDate, _card.Expiry);
        SetIfAbsent(De87.PosEntryMode, message.Has(De87.PinData) ? "051" : "052");
        SetIfAbsent(De87.CardSequenceNumber, _card.SequenceNumber);
        var type = message.GetText(De87.ProcessingCode) is { Length: >= 2 } code && int.TryParse(code.AsSpan(0, 2), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        _ = long.TryParse(message.GetText(De87.TransactionAmount), NumberStyles.None, CultureInfo.InvariantCulture, out var minor);
        if (!message.Has(De87.IccData))
            message.Set(De87.IccData, _slot.Ask(_card, minor, message.GetText(De87.TransactionCurrency) ?? DefaultCurrency, type, message.Has(De87.PinData)));

        void SetIfAbsent(int field, string value)
        {
            if (!message.Has(field)) message.Set(field, value);
        }
    }

    /// <summary>One line about the answer as the card sees it.</summary>
    public string Take(ReadOnlySpan<byte> answer, Dialect dialect)
    {
        if (!IsoMessageCodec.TryRead(answer, dialect, out var response, out _) || _slot.Take(response) is not { } verdict) return "card: no answer that it could read";
        var issuer = verdict.Answer switch
        {
            SecurityError.None => verdict.Approved ? "the issuer is genuine and approves" : "the issuer is genuine and declines",
            SecurityError.EmvData when !response.Has(De87.IccData) => "no answer to the cryptogram",
            _ => "the answer is wrong: " + verdict.Answer.Describe(),
        };
        return verdict.ScriptCount == 0
            ? "card: " + issuer
            : $"card: {issuer}; {verdict.ScriptCount} script(s), {(verdict.Script == SecurityError.None ? "run" : "refused: " + verdict.Script.Describe())}, result {Convert.ToHexString(_slot.ScriptResults)}";
    }

    public void Dispose() => _slot.Dispose();
}
