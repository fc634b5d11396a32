using Iso8583.Core.Codec;
using Iso8583.Core.Dialects;
using Iso8583.Core.Messages;
using Iso8583.Host.Configuration;

namespace Iso8583.Host.Session;

/// <summary>
/// How the key of a transaction is read off a message of one dialect: F11, F41 and F42 stand by themselves, one more text (the acquirer by default) and the
/// numbers (time or batch by default), put one behind the other, are read here.
/// </summary>
internal sealed class KeyPlan
{
    private const int MaxText = 1024;

    private readonly KeyPart[] _numbers;
    private readonly long[] _scales;
    private readonly int _text;
    private readonly KeyPart _textPart;
    private readonly bool _textIsInstitution;

    private KeyPlan(IEnumerable<KeyPart> parts, int longTime)
    {
        var others = parts.Where(part => part.Field is not (De87.Stan or De87.TerminalId or De87.MerchantId)).ToList();
        // The century of a long time says nothing within the days that a transaction is known.
        _numbers = [.. others.Where(part => part.IsNumber).Select(part => part.Field == longTime ? part with { Length = Math.Min(part.Length, 12) } : part)];
        _scales = [.. _numbers.Select(part => (long)Math.Pow(10, part.Length))];
        _textPart = others.Find(part => !part.IsNumber);
        _text = _textPart.Field;
        _textIsInstitution = _text is De87.AcquirerInstitution or De87.ForwardingInstitution && _textPart.Element.Length == 0;
    }

    /// <summary>Digits of all numbers together.</summary>
    public int Digits => _numbers.Sum(part => part.Length);

    /// <summary>The plan of a dialect.</summary>
    /// <exception cref="ConfigurationFaultException">The books cannot work with its key.</exception>
    public static KeyPlan For(Dialect dialect)
    {
        var parts = dialect.Key;
        var plan = new KeyPlan(parts, dialect.Version == 2 ? De03.LocalDateTime : 0);
        if (Mappers.IsUnionPay(dialect) && plan._numbers is not [{ Field: De87.Private60, Element: "2" }])
            throw new ConfigurationFaultException($"Dialect '{dialect.Name}': key: a UnionPay dialect needs 60.2, the batch, and no other number.");
        // The upper half of a trace number of twelve digits stands in front.
        if (dialect.Version > 0 && plan.Digits > 12)
            throw new ConfigurationFaultException($"Dialect '{dialect.Name}': key: in 1993 and 2003 the numbers have at most 12 digits together (12 counts without its century); here there are {plan.Digits}.");
        return plan;
    }

    /// <summary>Reads text and number.</summary>
    /// <returns>The field that is missing or unusable; 0 where there is none. A text may be missing.</returns>
    public int Read(scoped MessageView message, out AsciiText text, out long number) => Read(message, 0, 0, out text, out number);

    /// <summary>The text and number of an earlier message that this one refers to: what it says of it is taken from there, everything else is as in this message, which repeats it.</summary>
    /// <param name="message">The message that refers.</param>
    /// <param name="known">Number field or element whose value the reference has.</param>
    /// <param name="value">That value.</param>
    /// <param name="institution">F32 as the reference has it; empty where it has none.</param>
    /// <param name="text">The text.</param>
    /// <param name="number">The number.</param>
    public void ReadOriginal(scoped MessageView message, int known, long value, AsciiText institution, out AsciiText text, out long number)
    {
        _ = Read(message, known, value, out text, out number);
        if (_text == De87.AcquirerInstitution && !institution.IsEmpty) text = institution;
    }

    /// <summary>The text alone; empty where the key has none or the message does not have it.</summary>
    public AsciiText ReadText(scoped MessageView message)
    {
        if (_text == 0) return default;
        if (_textIsInstitution) return FieldReading.ReadInstitution(message, _text);
        if (_textPart.Element.Length == 0) return FieldReading.ReadTrimmed(message, _text);
        Span<byte> all = stackalloc byte[MaxText];
        return TrySlice(message, in _textPart, all, out var slice) && AsciiText.TryCreate(slice.TrimEnd((byte)' '), out var text) ? text : default;
    }

    private int Read(scoped MessageView message, int known, long value, out AsciiText text, out long number)
    {
        text = ReadText(message);
        number = 0;
        var fault = 0;
        for (var i = 0; i < _numbers.Length; i++)
        {
            ref readonly var part = ref _numbers[i];
            var own = value;
            if (part.Field != known && !TryReadNumber(message, in part, out own))
            {
                if (fault == 0) fault = part.Field;
                own = 0;
            }

            number = (number * _scales[i]) + (own % _scales[i]);
        }

        return fault;
    }

    private static bool TryReadNumber(scoped MessageView message, ref readonly KeyPart part, out long value)
    {
        if (part.Element.Length == 0) return FieldReading.TryReadNumber(message, part.Field, out value);
        value = 0;
        Span<byte> all = stackalloc byte[MaxText];
        return TrySlice(message, in part, all, out var slice) && FieldReading.TryDigits(slice, out value);
    }

    private static bool TrySlice(scoped MessageView message, ref readonly KeyPart part, Span<byte> all, out ReadOnlySpan<byte> slice)
    {
        slice = default;
        if (!message.Has(part.Field) || !message.TryGetText(part.Field, all, out var length) || length < part.Start + part.Length) return false;
        slice = all.Slice(part.Start, part.Length);
        return true;
    }
}
