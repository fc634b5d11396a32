using Iso8583.Core.Messages;

namespace Iso8583.Host.Ledger.Books;

/// <summary>F38 as this acquirer makes it: six digits.</summary>
internal static class AuthorizationCode
{
    private const int Length = 6;

    public static AsciiText ToText(int code)
    {
        if (code < 0) return AsciiText.Empty;
        Span<byte> digits = stackalloc byte[Length];
        for (var i = Length - 1; i >= 0; i--)
        {
            digits[i] = (byte)('0' + (code % 10));
            code /= 10;
        }

        _ = AsciiText.TryCreate(digits, out var text);
        return text;
    }

    /// <summary>The number of a code, or <see cref="TransactionEntry.NoCode"/> where it is none of ours.</summary>
    public static int FromText(AsciiText text)
    {
        if (text.Length != Length) return TransactionEntry.NoCode;
        var code = 0;
        for (var i = 0; i < Length; i++)
        {
            var digit = text[i] - '0';
            if ((uint)digit > 9) return TransactionEntry.NoCode;
            code = (code * 10) + digit;
        }

        return code;
    }
}
