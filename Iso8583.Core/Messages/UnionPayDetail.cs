namespace Iso8583.Core.Messages;

/// <summary>One transaction in a UnionPay terminal's batch upload (data element 48 of 0320): 40 digits behind a count of two.</summary>
/// <param name="IsForeign">True for a card of a foreign organization.</param>
/// <param name="Stan">Trace number.</param>
/// <param name="Pan">Account number.</param>
/// <param name="AmountMinor">Amount, minor units.</param>
public readonly record struct UnionPayDetail(bool IsForeign, int Stan, Pan Pan, long AmountMinor)
{
    /// <summary>Digits of one item.</summary>
    public const int Length = 40;

    /// <summary>The most items of a message.</summary>
    public const int MaxCount = 8;

    /// <summary>Reads the items of a value.</summary>
    /// <param name="ascii">Two digits with the count, then the items.</param>
    /// <param name="details">Receives the items; room for eight.</param>
    /// <param name="count">How many.</param>
    /// <returns>False where count and length do not agree or something is no digit.</returns>
    public static bool TryParse(ReadOnlySpan<byte> ascii, Span<UnionPayDetail> details, out int count)
    {
        count = 0;
        if (!AsciiDigits.TryParse(ascii, 0, 2, out var stated) || stated > details.Length || ascii.Length != 2 + (stated * Length)) return false;
        for (; count < stated; count++)
        {
            var item = ascii.Slice(2 + (count * Length), Length);
            if (!AsciiDigits.TryParse(item, 0, 2, out var cardClass) || !AsciiDigits.TryParse(item, 2, 6, out var stan) || !AsciiDigits.TryParse(item, 28, 12, out var amount)) return false;
            if (!Pan.TryParse(item.Slice(8, 20).TrimStart((byte)'0'), out var pan)) return false;
            details[count] = new UnionPayDetail(cardClass != 0, (int)stan, pan, amount);
        }

        return true;
    }

    /// <summary>Writes one item.</summary>
    /// <param name="ascii">At least 40 bytes; the caller clears it after use.</param>
    /// <returns>Bytes written.</returns>
    public int Write(Span<byte> ascii)
    {
        AsciiDigits.Write(IsForeign ? 1 : 0, ascii, 0, 2);
        AsciiDigits.Write(Stan, ascii, 2, 6);
        ascii.Slice(8, 20).Fill((byte)'0');
        Pan.Reveal(ascii[(28 - Pan.Length)..]);
        AsciiDigits.Write(AmountMinor, ascii, 28, 12);
        return Length;
    }
}
