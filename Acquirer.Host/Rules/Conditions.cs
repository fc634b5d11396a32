using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using Iso8583.Core.Messages;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Rules;

/// <summary>The account number begins with a BIN, or with one between two.</summary>
internal sealed class BinCondition((long Low, long High, int Digits)[] ranges, string expected) : Condition("bin", expected)
{
    private const int DigitsInTheBooks = 6;

    /// <summary>Longer BINs than the books keep.</summary>
    public bool NeedsPan { get; } = ranges.Any(range => range.Digits > DigitsInTheBooks);

    public override bool NeedsMessage => NeedsPan;

    public override bool Holds(scoped ref RuleInput input)
    {
        var pan = input.Transaction.Pan;
        if (pan.IsEmpty) return false;
        foreach (var (low, high, digits) in ranges)
        {
            long prefix = pan.FirstSix;
            if (digits > DigitsInTheBooks)
            {
                if (input.Pan.Length < digits) continue;
                prefix = input.Pan.Prefix(digits);
            }
            else
            {
                for (var i = digits; i < DigitsInTheBooks; i++) prefix /= 10;
            }

            if (prefix >= low && prefix <= high) return true;
        }

        return false;
    }

    public override string Actual(scoped ref RuleInput input) => input.Transaction.Pan.IsEmpty ? "no card" : input.Transaction.Pan.ToString();
}

/// <summary>One of some account numbers.</summary>
internal sealed class PanCondition(FrozenSet<Pan> pans, string expected) : Condition("pan", expected)
{
    public override bool NeedsMessage => true;

    public override bool Holds(scoped ref RuleInput input) => pans.Contains(input.Pan);

    public override string Actual(scoped ref RuleInput input) => input.Transaction.Pan.IsEmpty ? "no card" : input.Transaction.Pan.ToString();
}

/// <summary>The amount is between two, in units of the message's currency, or its minor units end in some digits.</summary>
internal sealed class AmountCondition : Condition
{
    private const int Exponents = 5;
    private readonly long[] _low = new long[Exponents];
    private readonly long[] _high = new long[Exponents];
    private readonly int _ending;
    private readonly int _modulus;

    public AmountCondition(decimal low, decimal high, string expected)
        : base("amount", expected)
    {
        var scale = 1m;
        for (var i = 0; i < Exponents; i++, scale *= 10)
        {
            _low[i] = (long)decimal.Ceiling(low * scale);
            _high[i] = (long)decimal.Floor(high * scale);
        }
    }

    public AmountCondition(int ending, int modulus, string expected)
        : base("amount", expected)
    {
        _ending = ending;
        _modulus = modulus;
    }

    public override bool Holds(scoped ref RuleInput input)
    {
        var minor = input.Transaction.AmountMinor;
        if (_modulus > 0) return minor > 0 && minor % _modulus == _ending;
        var exponent = input.Transaction.Currency.Exponent;
        return minor >= _low[exponent] && minor <= _high[exponent];
    }

    public override string Actual(scoped ref RuleInput input) => new Amount(input.Transaction.AmountMinor, input.Transaction.Currency).ToString();
}

/// <summary>One of some currencies.</summary>
internal sealed class CurrencyCondition(ushort[] numbers, string expected) : Condition("currency", expected)
{
    public override bool Holds(scoped ref RuleInput input) => Array.IndexOf(numbers, input.Transaction.Currency.Number) >= 0;

    public override string Actual(scoped ref RuleInput input) => input.Transaction.Currency.ToString();
}

/// <summary>Terminal or merchant, also by a prefix with a star.</summary>
internal sealed class PartyCondition(bool merchant, ValueTest test, string expected) : Condition(merchant ? "merchant" : "terminal", expected)
{
    public override bool Holds(scoped ref RuleInput input)
    {
        Span<byte> text = stackalloc byte[AsciiText.MaxLength];
        return test.Holds(text[..Value(ref input).CopyTo(text)]);
    }

    public override string Actual(scoped ref RuleInput input) => Core.Text.Masking.Text(Value(ref input).ToString());

    private AsciiText Value(scoped ref RuleInput input) => merchant ? input.Transaction.Key.MerchantId : input.Transaction.Key.TerminalId;
}

/// <summary>Merchant category, of the merchant in the seed file or else of the message.</summary>
internal sealed class CategoryCondition((int Low, int High)[] ranges, string expected) : Condition("mcc", expected)
{
    public override bool Holds(scoped ref RuleInput input)
    {
        foreach (var (low, high) in ranges)
        {
            if (input.CategoryCode >= low && input.CategoryCode <= high) return true;
        }

        return false;
    }

    public override string Actual(scoped ref RuleInput input) => input.CategoryCode == 0 ? "unknown" : input.CategoryCode.ToString("D4", CultureInfo.InvariantCulture);
}

/// <summary>One of some kinds of transaction.</summary>
internal sealed class KindCondition(bool[] kinds, string expected) : Condition("kind", expected)
{
    public override bool Holds(scoped ref RuleInput input) => kinds[(int)input.Transaction.Kind];

    public override string Actual(scoped ref RuleInput input) => JsonNamingPolicy.CamelCase.ConvertName(input.Transaction.Kind.ToString());
}

/// <summary>How the card was read: the first two digits of F22 (1987) or the reading mode of later editions as the mapper gives it.</summary>
internal sealed class EntryModeCondition(int[] modes, string expected) : Condition("entryMode", expected)
{
    public override bool Holds(scoped ref RuleInput input) => Array.IndexOf(modes, input.Transaction.EntryMode / 10) >= 0;

    public override string Actual(scoped ref RuleInput input) => (input.Transaction.EntryMode / 10).ToString("D2", CultureInfo.InvariantCulture);
}

/// <summary>Business time of day; a window may go over midnight.</summary>
internal sealed class TimeCondition(TimeOnly from, TimeOnly to, string expected) : Condition("time", expected)
{
    public override bool Holds(scoped ref RuleInput input) => TimeOnly.FromDateTime(input.Transaction.BusinessTime).IsBetween(from, to);

    public override string Actual(scoped ref RuleInput input) => input.Transaction.BusinessTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture);
}

/// <summary>Message type, dialect or listener by name.</summary>
internal sealed class NameCondition(string name, string[] names, string expected) : Condition(name, expected)
{
    public override bool NeedsMessage => Name is "dialect" or "listener";

    public override bool Holds(scoped ref RuleInput input)
    {
        if (Name == "listener") return Array.IndexOf(names, input.Listener) >= 0;
        return input.HasMessage && Array.IndexOf(names, input.Message.Dialect.Name) >= 0;
    }

    public override string Actual(scoped ref RuleInput input) => Name == "listener" ? input.Listener : input.HasMessage ? input.Message.Dialect.Name : "";
}

/// <summary>Message type without its repeat mark.</summary>
internal sealed class MtiCondition(ushort[] types, string expected) : Condition("mti", expected)
{
    public override bool Holds(scoped ref RuleInput input) => Array.IndexOf(types, input.Transaction.Mti.WithoutRepeat.Value) >= 0;

    public override string Actual(scoped ref RuleInput input) => input.Transaction.Mti.ToString();
}

/// <summary>A part of all transactions, chosen by a hash of seed, transaction and rule: the same ones in every run.</summary>
internal sealed class ChanceCondition(double share, ulong rule) : Condition("chance", share.ToString("P1", CultureInfo.InvariantCulture))
{
    public override bool Holds(scoped ref RuleInput input) => DelayProfile.Unit(Draw(input.Chance)) < share;

    public override string Actual(scoped ref RuleInput input) => DelayProfile.Unit(Draw(input.Chance)).ToString("P1", CultureInfo.InvariantCulture);

    private ulong Draw(ulong transaction)
    {
        var hash = new Hash64(transaction);
        hash.Add(rule);
        return hash.Value;
    }
}
