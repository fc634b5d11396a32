using System.Collections.Frozen;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Iso8583.Core.Messages;

namespace Iso8583.Host.Notifications.Enrolment;

/// <summary>Everything the dispatcher knows of who wants to be told what. Immutable; a change makes a new book with a higher version.</summary>
public sealed class EnrolmentBook
{
    private readonly FrozenDictionary<UInt128, CardEnrolment> _cards;
    private readonly FrozenDictionary<AsciiText, MerchantEnrolment> _merchants;
    private readonly FrozenSet<AsciiText> _silentTerminals;

    /// <summary>Makes a book.</summary>
    /// <param name="version">Rises with every change; stored with each event.</param>
    /// <param name="acquirerNameZh">The acquirer's name in Chinese texts to merchants.</param>
    /// <param name="acquirerNameEn">The same in English ones.</param>
    /// <param name="cards">Known cards, enrolled or not.</param>
    /// <param name="merchants">Known merchants, enrolled or not.</param>
    /// <param name="silentTerminals">Terminals whose transactions raise no notification.</param>
    /// <exception cref="ArgumentException">A card or merchant is there twice.</exception>
    public EnrolmentBook(
        int version,
        string acquirerNameZh,
        string acquirerNameEn,
        IEnumerable<CardEnrolment> cards,
        IEnumerable<MerchantEnrolment> merchants,
        IEnumerable<AsciiText>? silentTerminals = null)
    {
        Version = version;
        AcquirerNameZh = acquirerNameZh;
        AcquirerNameEn = acquirerNameEn;
        _cards = cards.ToFrozenDictionary(card => card.Token);
        _merchants = merchants.ToFrozenDictionary(merchant => AsciiText.From(merchant.MerchantId));
        _silentTerminals = (silentTerminals ?? []).ToFrozenSet();
    }

    /// <summary>A book in which nobody is enrolled.</summary>
    public static EnrolmentBook Empty { get; } = new(0, "收单行", "Acquirer", [], []);

    /// <summary>Rises with every change.</summary>
    public int Version { get; }

    /// <summary>The acquirer's name in Chinese texts.</summary>
    public string AcquirerNameZh { get; }

    /// <summary>The acquirer's name in English texts.</summary>
    public string AcquirerNameEn { get; }

    /// <summary>Number of known cards.</summary>
    public int CardCount => _cards.Count;

    /// <summary>A hash of the content: the same for the same enrolment, in whatever order it was given.</summary>
    public string Fingerprint()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, $"{AcquirerNameZh}|{AcquirerNameEn}");
        foreach (var (token, card) in _cards.OrderBy(pair => pair.Key))
        {
            var delivery = card.Issuer.Delivery;
            Add(hash, $"{token}|{card.Phone}|{card.Language}|{card.ThresholdMinor}|{(int)card.Events}|{card.IncludeBalance}|{card.Issuer.Code}|{card.Issuer.NameZh}|{card.Issuer.NameEn}|{card.Issuer.Hotline}|{delivery}");
        }

        foreach (var (id, merchant) in _merchants.OrderBy(pair => pair.Key.ToString(), StringComparer.Ordinal))
        {
            Add(hash, $"{id}|{merchant.Name}|{merchant.NameEn}|{merchant.Phone}|{merchant.Language}|{(int)merchant.Events}|{merchant.QuietHours}");
        }

        foreach (var terminal in _silentTerminals.Select(terminal => terminal.ToString()).Order(StringComparer.Ordinal)) Add(hash, $"{terminal}");
        return Convert.ToHexString(hash.GetHashAndReset());

        static void Add(IncrementalHash hash, FormattableString line) => hash.AppendData(Encoding.UTF8.GetBytes(line.ToString(CultureInfo.InvariantCulture) + "\n"));
    }

    /// <summary>Finds a card.</summary>
    public CardEnrolment? FindCard(UInt128 token) => _cards.GetValueOrDefault(token);

    /// <summary>Finds a merchant by F42 without trailing spaces.</summary>
    public MerchantEnrolment? FindMerchant(AsciiText merchantId) => _merchants.GetValueOrDefault(merchantId);

    /// <summary>Whether transactions of a terminal raise no notification.</summary>
    public bool IsSilent(AsciiText terminalId) => _silentTerminals.Contains(terminalId);
}
