using System.Security.Cryptography;
using Iso8583.Core.Codec;
using Iso8583.Core.Messages;

namespace Iso8583.Host.Session;

/// <summary>
/// Payment codes that a phone shows and a terminal scans: each stands for a card. UnionPay terminals send one in F59 as tag A3, length 3 digits, code
/// (F22 begins with 03, F2 and track are absent), and get back a voucher number of 20 digits as tag A4, by which the payment can be voided.
/// </summary>
public sealed class PaymentCodes
{
    /// <summary>Longest code.</summary>
    public const int MaxLength = 32;

    private const int TagLength = 2;
    private const int LengthDigits = 3;
    private const int MaxField = 1024;
    private const int Voucher = 20;
    private const int Reference = 12;

    private readonly Dictionary<string, Pan>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    /// <param name="cards">Cards by code.</param>
    public PaymentCodes(IReadOnlyDictionary<string, Pan> cards)
    {
        _lookup = new Dictionary<string, Pan>(cards, StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>None.</summary>
    public static PaymentCodes None { get; } = new(new Dictionary<string, Pan>());

    /// <summary>The card of a UnionPay message that was paid by code.</summary>
    /// <returns>False where the message has no code, or nobody has that code.</returns>
    internal bool TryFind(scoped MessageView message, out Pan pan)
    {
        pan = default;
        Span<byte> field = stackalloc byte[MaxField];
        Span<char> code = stackalloc char[MaxLength];
        if (!TryRead(message, "A3"u8, field, out var digits) || digits.Length > MaxLength) return false;
        for (var i = 0; i < digits.Length; i++) code[i] = (char)digits[i];
        var found = _lookup.TryGetValue(code[..digits.Length], out pan);
        CryptographicOperations.ZeroMemory(field);
        code.Clear();
        return found;
    }

    /// <summary>True where the message has a code, known or not.</summary>
    internal static bool HasCode(scoped MessageView message)
    {
        Span<byte> field = stackalloc byte[MaxField];
        var has = TryRead(message, "A3"u8, field, out _);
        CryptographicOperations.ZeroMemory(field);
        return has;
    }

    /// <summary>The reference number inside the voucher of an earlier payment; empty where the message has no voucher.</summary>
    internal static AsciiText ReadVoucher(scoped MessageView message)
    {
        Span<byte> field = stackalloc byte[MaxField];
        return TryRead(message, "A4"u8, field, out var voucher) && voucher.Length == Voucher && AsciiText.TryCreate(voucher[(Voucher - Reference)..], out var rrn) ? rrn : default;
    }

    /// <summary>F59 of a response: the voucher is the business day and F37.</summary>
    internal static void WriteVoucher(ref MessageWriter response, DateOnly day, AsciiText rrn)
    {
        Span<byte> text = stackalloc byte[TagLength + LengthDigits + Voucher];
        Span<byte> reference = stackalloc byte[AsciiText.MaxLength];
        if (rrn.CopyTo(reference) != Reference) return;
        "A4020"u8.CopyTo(text);
        FieldWriting.Digits(text.Slice(TagLength + LengthDigits, Voucher - Reference), (day.Year * 10_000) + (day.Month * 100) + day.Day);
        reference[..Reference].CopyTo(text[^Reference..]);
        response.Text(De87.Private59, text);
    }

    // Tag, length, value, again and again: other tags are passed over.
    private static bool TryRead(scoped MessageView message, ReadOnlySpan<byte> tag, Span<byte> field, out ReadOnlySpan<byte> value)
    {
        value = default;
        if (!message.Has(De87.Private59) || !message.TryGetText(De87.Private59, field, out var length)) return false;
        ReadOnlySpan<byte> rest = field[..length];
        while (rest.Length >= TagLength + LengthDigits && FieldReading.TryDigits(rest.Slice(TagLength, LengthDigits), out var size) && size <= rest.Length - TagLength - LengthDigits)
        {
            if (rest[..TagLength].SequenceEqual(tag))
            {
                value = rest.Slice(TagLength + LengthDigits, (int)size);
                return size > 0;
            }

            rest = rest[(TagLength + LengthDigits + (int)size)..];
        }

        return false;
    }
}
