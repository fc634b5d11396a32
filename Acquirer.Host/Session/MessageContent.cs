using System.Security.Cryptography;
using Iso8583.Core.Codec;
using Iso8583.Core.Emv;
using Iso8583.Core.Messages;
using Iso8583.Core.Security;

namespace Iso8583.Host.Session;

/// <summary>Contents that no transaction may have, whatever it asks for: impossible dates, broken chip data, two account numbers in one message.</summary>
internal static class MessageContent
{
    private const string ImpossibleDate = "is no possible date or time";
    private const string BrokenTlv = "is no well-formed BER-TLV";
    private const string OtherAccount = "has another account number than the field before it";

    /// <summary>Looks at everything.</summary>
    /// <param name="message">Located fields.</param>
    /// <param name="hasClearTracks">False where tracks are said to be enciphered and could not be opened.</param>
    /// <param name="why">What is wrong with the field.</param>
    /// <returns>The field that is wrong; 0 for none.</returns>
    public static int FirstFault(scoped MessageView message, bool hasClearTracks, out string why)
    {
        why = ImpossibleDate;
        if (!IsDateAndTime(message, De87.TransmissionDateTime)) return De87.TransmissionDateTime;
        if (!IsYearMonth(message, De87.ExpirationDate)) return De87.ExpirationDate;
        if (message.Mti.Version == 0)
        {
            if (!IsTime(message, De87.LocalTime)) return De87.LocalTime;
            if (!IsMonthDay(message, De87.LocalDate)) return De87.LocalDate;
            if (!IsMonthDay(message, De87.SettlementDate)) return De87.SettlementDate;
        }

        // Raw is empty where there is no field, and empty is well-formed.
        if (EmvData.TryRead(message.Raw(De87.IccData), out var data, out _) != SecurityError.None)
        {
            why = BrokenTlv;
            return De87.IccData;
        }

        why = OtherAccount;
        return FirstOtherAccount(message, data, hasClearTracks);
    }

    private static int FirstOtherAccount(scoped MessageView message, scoped EmvData data, bool hasClearTracks)
    {
        Span<byte> first = stackalloc byte[FieldReading.MaxAccount];
        Span<byte> second = stackalloc byte[FieldReading.MaxAccount];
        var known = message.Has(De87.Pan) && message.TryGetText(De87.Pan, first, out var length) ? length : 0;
        var fault = 0;
        if (hasClearTracks && FieldReading.TryReadAccount(message, second, out var track)) fault = Compare(first, ref known, second[..track], De87.Track2);
        if (fault == 0 && FieldReading.TryReadAccount(data.Track2, second, out var chipTrack)) fault = Compare(first, ref known, second[..chipTrack], De87.IccData);
        if (fault == 0 && FieldReading.TryReadAccount(data.AccountNumber, second, out var chip)) fault = Compare(first, ref known, second[..chip], De87.IccData);
        CryptographicOperations.ZeroMemory(first);
        CryptographicOperations.ZeroMemory(second);
        return fault;
    }

    private static int Compare(Span<byte> first, ref int known, ReadOnlySpan<byte> account, int field)
    {
        if (known > 0) return first[..known].SequenceEqual(account) ? 0 : field;
        account.CopyTo(first);
        known = account.Length;
        return 0;
    }

    private static bool IsDateAndTime(scoped MessageView message, int de)
        => !message.Has(de) || (message.TryGetNumber(de, out var value) && IsMonthDay(value / 1_000_000) && IsTime(value % 1_000_000));

    private static bool IsTime(scoped MessageView message, int de) => !message.Has(de) || (message.TryGetNumber(de, out var value) && IsTime(value));

    private static bool IsMonthDay(scoped MessageView message, int de) => !message.Has(de) || (message.TryGetNumber(de, out var value) && IsMonthDay(value));

    private static bool IsYearMonth(scoped MessageView message, int de) => !message.Has(de) || (message.TryGetNumber(de, out var value) && value % 100 is >= 1 and <= 12);

    private static bool IsTime(long value) => value is >= 0 and < 240_000 && value / 100 % 100 < 60 && value % 100 < 60;

    private static bool IsMonthDay(long value)
    {
        var (month, day) = (value / 100, value % 100);
        // No year: the 29th of February is possible.
        return month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(2000, (int)month);
    }
}
