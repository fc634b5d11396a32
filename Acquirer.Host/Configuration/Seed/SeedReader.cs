using Iso8583.Core.Documents;
using Iso8583.Core.Messages;
using Iso8583.Core.Security;

namespace Iso8583.Host.Configuration.Seed;

/// <summary>Reads the seed file. Every fault is reported with file, line and column, all of them at once.</summary>
public static class SeedReader
{
    private const long MaxMinor = 999_999_999_999;

    /// <summary>Reads a file.</summary>
    /// <exception cref="ConfigurationFaultException">The file is missing, unreadable or wrong.</exception>
    public static SeedDocument ReadFile(string path)
    {
        try
        {
            return Read(path, File.ReadAllBytes(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationFaultException($"{path}: the seed file cannot be read: {FileFault.Reason(e)}. Name another one with --seed FILE.", e);
        }
        catch (DocumentException e)
        {
            throw new ConfigurationFaultException(e.Message, e);
        }
    }

    /// <summary>Reads a document.</summary>
    /// <exception cref="DocumentException">With every fault and its place.</exception>
    public static SeedDocument Read(string name, ReadOnlySpan<byte> utf8)
    {
        var root = DocumentReader.Parse(name, utf8);
        var problems = new DocumentProblems();
        var members = problems.Members(root);
        var accounts = new Dictionary<string, SeedAccount>(StringComparer.Ordinal);
        var merchants = new Dictionary<AsciiText, SeedMerchant>();

        var issuers = members.Items("issuers").Select(node => Issuer(problems.Members(node), problems)).ToList();
        foreach (var node in members.Items("accounts"))
        {
            var account = Account(problems.Members(node));
            if (!accounts.TryAdd(account.Number, account)) problems.Add(node, $"account {account.Number} appears twice");
        }

        var fees = SettlementReader.Fees(members);
        var calendars = SettlementReader.Calendars(members, problems);
        foreach (var node in members.Items("merchants"))
        {
            var merchant = Merchant(problems.Members(node), problems, calendars);
            if (!merchants.TryAdd(merchant.Id, merchant)) problems.Add(node, $"merchant {merchant.Id} appears twice");
        }

        var cards = Cards(members, accounts, issuers, problems);
        var baseKeys = SeedSecurityReader.BaseKeys(members, problems);
        var terminals = Terminals(members, merchants, baseKeys, problems);
        var rates = Rates(members, problems);
        members.Close();
        problems.ThrowIfAny();
        return new SeedDocument(issuers, [.. accounts.Values], cards, [.. merchants.Values], terminals, fees, [.. calendars.Values]) { BaseKeys = [.. baseKeys.Values], Rates = rates };
    }

    private static SeedIssuer Issuer(DocumentObject issuer, DocumentProblems problems)
    {
        var name = issuer.RequiredString("name");
        var nameEn = issuer.OptionalString("nameEn", name);
        var hotline = issuer.OptionalString("hotline");
        var first = issuer.RequiredInt("firstBin", 100_000, 999_999);
        var last = issuer.OptionalInt("lastBin", first, 100_000, 999_999);
        if (last < first) issuer.Problem("lastBin", "expected a BIN not below firstBin");
        var foreign = issuer.OptionalBool("foreign", false);
        var chip = ChipReader.Read(issuer, problems);
        var delivery = NotificationReader.Delivery(issuer);
        var behaviour = IssuerReader.Behaviour(issuer, problems);
        issuer.Close();
        return new SeedIssuer(name, nameEn, hotline, first, last, foreign, chip) { Delivery = delivery, Behaviour = behaviour };
    }

    private static SeedAccount Account(DocumentObject account)
    {
        var number = account.RequiredString("number");
        var type = account.OptionalChoice("type", "debit", "debit", "credit", "prepaid");
        var currency = new Currency((ushort)account.OptionalInt("currency", Currency.Cny.Number, 1, 999));
        var opening = Minor(account, "openingBalance", currency);
        var limit = Minor(account, "creditLimit", currency);
        var seed = new SeedAccount(number, type, currency, opening, limit)
        {
            TransactionLimitMinor = Minor(account, "transactionLimit", currency),
            DailyLimitMinor = Minor(account, "dailyLimit", currency),
            DailyCountLimit = account.OptionalInt("dailyCount", 0, 0, 1_000_000),
        };
        account.Close();
        if (type == "prepaid" && limit > 0) account.Problem("creditLimit", "a prepaid account has none");
        return seed;
    }

    private static List<SeedRate> Rates(DocumentObject members, DocumentProblems problems)
    {
        var rates = new List<SeedRate>();
        foreach (var node in members.Items("rates"))
        {
            var rate = problems.Members(node);
            var from = new Currency((ushort)rate.RequiredInt("from", 1, 999));
            var to = new Currency((ushort)rate.RequiredInt("to", 1, 999));
            _ = rate.Required("rate");
            var value = rate.OptionalDecimal("rate", 1, 0.000_000_001m, 1_000_000) * 1_000_000_000;
            if (value != decimal.Truncate(value)) rate.Problem("rate", "expected at most nine digits after the point");
            if (from == to || rates.Exists(other => other.From == from && other.To == to)) rate.Problem("to", "expected a pair of two currencies that stands here once");
            rate.Close();
            rates.Add(new SeedRate(from, to, (long)value));
        }

        return rates;
    }

    private static List<SeedCard> Cards(
        DocumentObject members, Dictionary<string, SeedAccount> accounts, List<SeedIssuer> issuers, DocumentProblems problems)
    {
        var cards = new List<SeedCard>();
        var pans = new HashSet<Pan>();
        var codes = new HashSet<string>(StringComparer.Ordinal);
        foreach (var node in members.Items("cards"))
        {
            var card = problems.Members(node);
            var id = card.RequiredString("id");
            if (!Pan.TryParse(card.RequiredString("pan"), out var pan) || !pan.IsLuhnValid || pan.Length < 13)
                card.Problem("pan", "expected 13 to 19 digits whose last one is the Luhn check digit");
            else if (!pans.Add(pan)) card.Problem("pan", "this card number appears twice");
            var account = card.RequiredString("account");
            if (!accounts.TryGetValue(account, out var owner)) card.Problem("account", $"there is no account '{account}'");
            var expiry = card.OptionalInt("expiry", 0, 0, 9912);
            if (expiry != 0 && expiry % 100 is 0 or > 12) card.Problem("expiry", "expected YYMM");
            var status = card.OptionalChoice("status", "active", "active", "lost", "stolen", "restricted", "captured", "inactive");
            var enrolment = NotificationReader.Enrolment(card, owner?.Currency ?? Currency.Cny, mayBeQuiet: false);
            var digits = card.OptionalString("pin");
            if (!Pin.TryParse(digits.AsSpan(), out var pin) && digits.Length > 0) card.Problem("pin", "expected 4 to 12 digits in quotes");
            var script = ChipReader.ScriptId(card, "pendingScript");
            if (script != 0 && !issuers.Any(issuer => IsOf(pan, issuer) && (issuer.Chip?.Scripts.Any(s => s.Id == script) ?? false)))
                card.Problem("pendingScript", "the card's issuer has no such script");
            var paymentCodes = card.Strings("paymentCodes");
            if (paymentCodes.Any(code => code.Length is < 12 or > 32 || !code.All(char.IsAsciiDigit))) card.Problem("paymentCodes", "expected codes of 12 to 32 digits in quotes");
            if (!paymentCodes.All(codes.Add)) card.Problem("paymentCodes", "a payment code appears twice");
            card.Close();
            cards.Add(new SeedCard(id, pan, account, (short)expiry, status, pin, enrolment, script) { PaymentCodes = paymentCodes });
        }

        return cards;
    }

    private static SeedMerchant Merchant(DocumentObject merchant, DocumentProblems problems, Dictionary<string, SeedCalendar> calendars)
    {
        var id = Text(merchant, "id", 15);
        var name = merchant.RequiredString("name");
        var nameEn = merchant.OptionalString("nameEn", "");
        var category = merchant.OptionalInt("mcc", 0, 0, 9999);
        var acquirer = merchant.OptionalString("acquirer");
        if (acquirer.Length > 11 || !acquirer.All(char.IsAsciiDigit)) merchant.Problem("acquirer", "expected an institution number of up to 11 digits");
        SeedFee debit = default, credit = default;
        if (merchant.TryGet("fees", out var node))
        {
            var fees = problems.Members(node);
            debit = SettlementReader.Fee(fees, "debit");
            credit = SettlementReader.Fee(fees, "credit");
            fees.Close();
        }

        var plan = SettlementReader.Plan(merchant, calendars);
        var enrolment = NotificationReader.Enrolment(merchant, Currency.Cny, mayBeQuiet: true);
        merchant.Close();
        return new SeedMerchant(id, name, category, debit, credit, plan, enrolment) { NameEn = nameEn, Acquirer = acquirer };
    }

    private static bool IsOf(Pan pan, SeedIssuer issuer) => pan.Length >= 6 && pan.Prefix(6) >= issuer.FirstBin && pan.Prefix(6) <= issuer.LastBin;

    private static List<SeedTerminal> Terminals(DocumentObject members, Dictionary<AsciiText, SeedMerchant> merchants, Dictionary<string, SeedBaseKey> baseKeys, DocumentProblems problems)
    {
        var terminals = new List<SeedTerminal>();
        var ids = new HashSet<AsciiText>();
        foreach (var node in members.Items("terminals"))
        {
            var terminal = problems.Members(node);
            var id = Text(terminal, "id", 8);
            if (!ids.Add(id)) terminal.Problem("id", $"terminal {id} appears twice");
            var merchant = Text(terminal, "merchant", 15);
            if (!merchants.ContainsKey(merchant)) terminal.Problem("merchant", $"there is no merchant '{merchant}'");
            var currency = new Currency((ushort)terminal.OptionalInt("currency", Currency.Cny.Number, 1, 999));
            var key = terminal.OptionalHex("masterKey");
            var algorithm = terminal.OptionalChoice("keyAlgorithm", SeedTerminal.Tdes, SeedTerminal.Tdes, SeedTerminal.Sm4, SeedTerminal.Aes);
            if (algorithm == SeedTerminal.Aes && key is not (null or { Length: 16 or 24 or 32 })) terminal.Problem("masterKey", "expected 16, 24 or 32 bytes in hex for AES");
            if (algorithm == SeedTerminal.Tdes && key is not (null or { Length: 8 or 16 or 24 })) terminal.Problem("masterKey", "expected 8, 16 or 24 bytes in hex");
            if (algorithm == SeedTerminal.Sm4 && key is not (null or { Length: 16 })) terminal.Problem("masterKey", "expected 16 bytes for SM4");
            var sms = terminal.OptionalBool("sms", true);
            var partial = terminal.OptionalBool("partialApproval", false);
            var protection = SeedSecurityReader.Protection(terminal, algorithm, baseKeys);
            if (protection is null && algorithm == SeedTerminal.Aes) terminal.Problem("keyAlgorithm", "an AES master key needs \"security\": it carries key blocks only");
            terminal.Close();
            terminals.Add(new SeedTerminal(id, merchant, currency, key is null ? "" : Convert.ToHexString(key), algorithm, sms) { Protection = protection, AllowsPartialApproval = partial });
        }

        return terminals;
    }

    private static AsciiText Text(DocumentObject owner, string name, int maxLength)
    {
        var text = owner.RequiredString(name);
        if (text.Length <= maxLength && System.Text.Ascii.IsValid(text)) return AsciiText.From(text);
        owner.Problem(name, $"expected at most {maxLength} ASCII characters");
        return default;
    }

    /// <summary>An amount of money as a decimal number.</summary>
    internal static long Minor(DocumentObject owner, string name, Currency currency)
    {
        decimal scale = 1;
        for (var i = 0; i < currency.Exponent; i++) scale *= 10;
        var minor = owner.OptionalDecimal(name, 0, 0, MaxMinor / scale) * scale;
        if (minor != decimal.Truncate(minor)) owner.Problem(name, $"expected at most {currency.Exponent} digits after the point");
        return (long)minor;
    }

    private static bool ContainsOnlyDigits(this ReadOnlySpan<char> text) => !text.ContainsAnyExceptInRange('0', '9');
}
