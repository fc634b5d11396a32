using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using Iso8583.Core.Documents;
using Iso8583.Core.Messages;
using Iso8583.Core.Text;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Rules;

/// <summary>Reads when a rule applies: the object <c>if</c>. All conditions must hold; a list of values means any of them.</summary>
internal sealed class ConditionReader(DocumentProblems problems, ulong rule)
{
    private static readonly string[] NoQuestion = ["Void", "Completion", "Refund", "Advice", "Adjustment", "Offline", "Reversal", "Script"];
    private static readonly bool[] AsksForMoney = Kinds(IsQuestion);

    private readonly ValueReader _values = new(problems);

    public List<Condition> Conditions { get; } = [];

    public bool Counts { get; private set; }

    public CounterScope Scope { get; private set; }

    public Occurrence Occurrence { get; private set; }

    public void ReadNothing() => Conditions.Add(new KindCondition(AsksForMoney, "a payment or inquiry (the default)"));

    public void Read(DocumentObject when)
    {
        ReadKinds(when);
        ReadNames(when, "listener");
        ReadNames(when, "dialect");
        ReadTypes(when);
        ReadAmount(when);
        ReadBins(when);
        ReadPans(when);
        ReadCurrencies(when);
        ReadParty(when, "terminal");
        ReadParty(when, "merchant");
        ReadCategories(when);
        ReadEntryModes(when);
        ReadTime(when);
        foreach (var member in when.Node.Members)
        {
            if (member.Name.Length > 1 && member.Name[0] == 'F' && char.IsAsciiDigit(member.Name[1]) && when.TryGet(member.Name, out var value)
                && _values.ReadField(when.Node, member, value) is { } condition) Conditions.Add(condition);
        }

        // Last, because it stands for "and of those".
        if (when.Has("chance")) Conditions.Add(new ChanceCondition((double)when.OptionalDecimal("chance", 1, 0, 1), rule));
        ReadOccurrence(when);
        when.Close();
    }

    /// <summary>Kinds that ask the bank for a decision on money, rather than acting on something earlier.</summary>
    private static bool IsQuestion(TransactionKind kind) => (int)kind is > 0 and < 32
        && !NoQuestion.Any(word => kind.ToString().Contains(word, StringComparison.Ordinal));

    private static bool[] Kinds(Func<TransactionKind, bool> wanted)
    {
        var kinds = new bool[256];
        foreach (var kind in Enum.GetValues<TransactionKind>()) kinds[(int)kind] = wanted(kind);
        return kinds;
    }

    private void ReadKinds(DocumentObject when)
    {
        var names = when.Strings("kind");
        if (names.Count == 0)
        {
            ReadNothing();
            return;
        }

        if (names.Contains("any", StringComparer.Ordinal)) return;
        var kinds = new bool[256];
        var known = Enum.GetValues<TransactionKind>().Where(kind => kind != TransactionKind.None).ToDictionary(kind => JsonNamingPolicy.CamelCase.ConvertName(kind.ToString()), kind => kind);
        foreach (var name in names)
        {
            if (known.TryGetValue(name, out var kind)) kinds[(int)kind] = true;
            else when.Problem("kind", $"there is no kind '{Masking.Text(name)}'", NearestName.Hint(name, [.. known.Keys, "any"]));
        }

        Conditions.Add(new KindCondition(kinds, string.Join(" or ", names)));
    }

    private void ReadNames(DocumentObject when, string name)
    {
        var names = when.Strings(name);
        if (names.Count == 0) return;
        if (name == "dialect")
        {
            var known = Core.Dialects.DialectCatalog.BuiltIn.Names;
            foreach (var dialect in names.Where(dialect => !known.Contains(dialect, StringComparer.Ordinal)))
                when.Problem(name, $"there is no dialect '{Masking.Text(dialect)}'", NearestName.Hint(dialect, [.. known]));
        }

        Conditions.Add(new NameCondition(name, [.. names], string.Join(" or ", names)));
    }

    private void ReadTypes(DocumentObject when)
    {
        var types = new List<ushort>();
        foreach (var text in when.Strings("mti"))
        {
            if (Mti.TryParse(text, out var mti)) types.Add(mti.WithoutRepeat.Value);
            else when.Problem("mti", "expected four digits in quotes");
        }

        if (types.Count > 0) Conditions.Add(new MtiCondition([.. types], string.Join(" or ", when.Strings("mti"))));
    }

    private void ReadAmount(DocumentObject when)
    {
        if (!when.TryGet("amount", out var node)) return;
        if (node.Kind == DocumentKind.Object)
        {
            var range = problems.Members(node);
            var ending = range.OptionalString("endsWith");
            var low = range.OptionalDecimal("from", 0, 0, 999_999_999_999);
            var high = range.OptionalDecimal("to", 999_999_999_999, 0, 999_999_999_999);
            range.Close();
            if (high < low) range.Problem("to", "is less than 'from'");
            if (ending.Length == 0)
            {
                Conditions.Add(new AmountCondition(low, high, string.Create(CultureInfo.InvariantCulture, $"{low} to {high}")));
                return;
            }

            if (ending.Length > 6 || !ending.All(char.IsAsciiDigit)) range.Problem("endsWith", "expected 1 to 6 digits in quotes");
            else Conditions.Add(new AmountCondition(int.Parse(ending, CultureInfo.InvariantCulture), (int)Math.Pow(10, ending.Length), "ends with " + ending));
        }
        else if (node.TryGetDecimal(out var exact) && exact >= 0) Conditions.Add(new AmountCondition(exact, exact, exact.ToString(CultureInfo.InvariantCulture)));
        else problems.Add(node, "expected an amount", "write for example 51.00, { \"from\": 10, \"to\": 20 } or { \"endsWith\": \"51\" }");
    }

    private void ReadBins(DocumentObject when)
    {
        var ranges = new List<(long, long, int)>();
        foreach (var item in when.Items("bin"))
        {
            var ends = item.TryGetString(out var text) ? text.Split('-') : [];
            if (ends.Length is 1 or 2 && ends.All(end => end.Length is >= 1 and <= 11 && end.Length == ends[0].Length && end.All(char.IsAsciiDigit)))
                ranges.Add((long.Parse(ends[0], CultureInfo.InvariantCulture), long.Parse(ends[^1], CultureInfo.InvariantCulture), ends[0].Length));
            else problems.Add(item, "expected first digits of card numbers in quotes", "write for example \"622202\" or \"400000-499999\"");
        }

        if (ranges.Count > 0) Conditions.Add(new BinCondition([.. ranges], string.Join(" or ", when.Strings("bin"))));
    }

    private void ReadPans(DocumentObject when)
    {
        var pans = new List<Pan>();
        foreach (var item in when.Items("pan"))
        {
            if (item.TryGetString(out var text) && Pan.TryParse(text, out var pan)) pans.Add(pan);
            else problems.Add(item, "expected a card number in quotes");
        }

        if (pans.Count > 0) Conditions.Add(new PanCondition(pans.ToFrozenSet(), string.Join(" or ", pans)));
    }

    private void ReadCurrencies(DocumentObject when)
    {
        var numbers = new List<ushort>();
        foreach (var item in when.Items("currency"))
        {
            var text = item.TryGetString(out var written) ? written : item.Text;
            if (text.Length == 3 && ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) numbers.Add(number);
            else if (Enumerable.Range(1, 999).Select(n => new Currency((ushort)n)).Where(c => c.ToString() == text).ToList() is [var found, ..]) numbers.Add(found.Number);
            else problems.Add(item, "expected a currency by its three digits in quotes or by its letters", "write for example \"156\" or \"CNY\"");
        }

        if (numbers.Count > 0) Conditions.Add(new CurrencyCondition([.. numbers], string.Join(" or ", numbers.Select(n => new Currency(n)))));
    }

    private void ReadParty(DocumentObject when, string name)
    {
        if (!when.TryGet(name, out var node)) return;
        if (_values.ReadWords(node) is { } test) Conditions.Add(new PartyCondition(name == "merchant", test, Masking.Text(test.Expected)));
    }

    private void ReadCategories(DocumentObject when)
    {
        var ranges = new List<(int, int)>();
        foreach (var item in when.Items("mcc"))
        {
            var text = item.TryGetString(out var written) ? written : item.Text;
            var ends = text.Split('-');
            if (ends.Length is 1 or 2 && ends.All(end => end.Length is >= 1 and <= 4 && end.All(char.IsAsciiDigit)))
                ranges.Add((int.Parse(ends[0], CultureInfo.InvariantCulture), int.Parse(ends[^1], CultureInfo.InvariantCulture)));
            else problems.Add(item, "expected a merchant category", "write for example \"5411\" or \"3000-3999\"");
        }

        if (ranges.Count > 0) Conditions.Add(new CategoryCondition([.. ranges], string.Join(" or ", ranges.Select(range => RangeText.Of(range.Item1, range.Item2)))));
    }

    private void ReadEntryModes(DocumentObject when)
    {
        var names = new Dictionary<string, int[]>(StringComparer.Ordinal)
        {
            ["manual"] = [1], ["magstripe"] = [2, 90], ["barcode"] = [3, 4], ["chip"] = [5, 95], ["contactless"] = [7, 91, 98], ["fallback"] = [80], ["ecommerce"] = [81],
        };
        var modes = new List<int>();
        foreach (var text in when.Strings("entryMode"))
        {
            if (names.TryGetValue(text, out var known)) modes.AddRange(known);
            else if (text.Length == 2 && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var mode)) modes.Add(mode);
            else when.Problem("entryMode", $"'{Masking.Text(text)}' is not known here", NearestName.Hint(text, names.Keys) + ", or the first two digits of F22 in quotes");
        }

        if (modes.Count > 0) Conditions.Add(new EntryModeCondition([.. modes], string.Join(" or ", modes.Select(mode => mode.ToString("D2", CultureInfo.InvariantCulture)))));
    }

    private void ReadTime(DocumentObject when)
    {
        if (when.OptionalObject("time") is not { } time) return;
        var from = TimeOfDay(time, "from");
        var to = TimeOfDay(time, "to");
        time.Close();
        Conditions.Add(new TimeCondition(from, to, string.Create(CultureInfo.InvariantCulture, $"{from:HH:mm:ss} to {to:HH:mm:ss}")));
    }

    private static TimeOnly TimeOfDay(DocumentObject owner, string name)
    {
        var text = owner.RequiredString(name);
        if (TimeOnly.TryParseExact(text, ["HH:mm", "HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)) return time;
        if (text.Length > 0) owner.Problem(name, "expected a time of day as \"HH:MM\"");
        return default;
    }

    private void ReadOccurrence(DocumentObject when)
    {
        if (when.OptionalObject("occurrence") is not { } occurrence) return;
        Counts = true;
        Scope = occurrence.OptionalEnum("scope", CounterScope.Global);
        var nth = occurrence.OptionalInt("nth", 0, 1, int.MaxValue);
        var every = occurrence.OptionalInt("every", 0, 1, int.MaxValue);
        var from = occurrence.OptionalInt("from", every > 0 ? every : 1, 1, int.MaxValue);
        var to = occurrence.OptionalInt("to", int.MaxValue, 1, int.MaxValue);
        occurrence.Close();
        if (nth > 0 && (every > 0 || occurrence.Has("from") || occurrence.Has("to"))) occurrence.Problem("nth", "cannot stand beside 'every', 'from' or 'to'");
        if (nth == 0 && every == 0 && !occurrence.Has("from") && !occurrence.Has("to")) problems.Add(occurrence.Node, "expected 'nth', 'every', or 'from' and 'to'");
        if (to < from) occurrence.Problem("to", "is less than 'from'");
        Occurrence = nth > 0 ? new Occurrence(nth, nth, 1) : new Occurrence(from, to, Math.Max(every, 1));
    }
}
