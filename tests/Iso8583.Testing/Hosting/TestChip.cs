using System.Globalization;
using Iso8583.Core.Emv;
using Iso8583.Core.Messages;
using Iso8583.Core.Security;

namespace Iso8583.Testing.Hosting;

/// <summary>A chip card of the shipped seed file for tests, and what it does to a message that a test built by hand.</summary>
public sealed class TestChip : IDisposable
{
    public const string UnionPayKey = "0123456789ABCDEFFEDCBA9876543210";
    public const string ScriptKey = "FEDCBA98765432100123456789ABCDEF";
    public const string VisaKey = "5555555555555555AAAAAAAAAAAAAAAA";

    private TestChip(ChipCard card, bool sendsSequence)
    {
        Card = card;
        SendsSequence = sendsSequence;
    }

    public ChipCard Card { get; }

    private bool SendsSequence { get; }

    public static TestChip UnionPay(string pan) => Create(CardScheme.UnionPay, pan, "07010103A0A000", KeyAlgorithm.Tdes, UnionPayKey, ScriptKey);

    /// <summary>A UnionPay card with SM4 keys: the same bytes, fed to SM4.</summary>
    public static TestChip UnionPaySm(string pan) => Create(CardScheme.UnionPay, pan, "07011703A0A000", KeyAlgorithm.Sm4, UnionPayKey, ScriptKey);

    public static TestChip Visa(string pan, string issuerData = "06010A03A00000") => Create(CardScheme.Visa, pan, issuerData, KeyAlgorithm.Tdes, VisaKey, null);

    public static TestChip Create(CardScheme scheme, string pan, string issuerData, KeyAlgorithm algorithm, string cryptogramKey, string? scriptKey)
    {
        _ = Pan.TryParse(System.Text.Encoding.ASCII.GetBytes(pan), out var number);
        var error = ChipCard.TryCreate(
            scheme,
            new EmvCard(number, 1),
            Convert.FromHexString(issuerData),
            SecretKey.Create(algorithm, Convert.FromHexString(cryptogramKey)),
            scriptKey is null ? null : SecretKey.Create(algorithm, Convert.FromHexString(scriptKey)),
            null,
            out var card);
        return new TestChip(card ?? throw new ArgumentException(error.Describe(), nameof(issuerData)), sendsSequence: true);
    }

    /// <summary>Makes a request one by chip: entry mode, sequence number, F55.</summary>
    public IsoMessage Insert(IsoMessage request)
    {
        _ = long.TryParse(request.GetText(De87.TransactionAmount), NumberStyles.None, CultureInfo.InvariantCulture, out var minor);
        var field = new byte[ChipCard.MaxField];
        var hasPin = request.Has(De87.PinData);
        var purchase = new ChipPurchase(minor, 156, 156, new DateOnly(2026, 11, 24), 0, 0x11223344, hasPin);
        var error = Card.Generate(purchase, field, out var length);
        if (error != SecurityError.None) throw new InvalidOperationException(error.Describe());
        request.Set(De87.PosEntryMode, hasPin ? "051" : "052");
        if (SendsSequence) request.Set(De87.CardSequenceNumber, "001");
        request.Set(De87.IccData, field[..length]);
        return request;
    }

    /// <summary>Gives the card the answer.</summary>
    public ChipVerdict Take(IsoMessage response)
        => Card.Accept(response.GetBytes(De87.IccData) ?? [], System.Text.Encoding.ASCII.GetBytes(response.GetText(De87.ResponseCode) ?? "05"));

    public void Dispose() => Card.Dispose();
}
