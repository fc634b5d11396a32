using System.Buffers.Binary;
using Iso8583.Core.Codec;
using Iso8583.Core.Security;

namespace Iso8583.Core.Emv;

/// <summary>The data objects of F55 that an issuer needs, located once. The spans point into the field.</summary>
/// <remarks>Source of the order of data: EMV 4.3 Book 2, 8.1.1 (recommended minimum set), as public test vectors show it.</remarks>
public readonly ref struct EmvData
{
    /// <summary>The most bytes that <see cref="TryWrite"/> writes.</summary>
    public const int MaxCryptogramData = 128;

    private static ReadOnlySpan<byte> NoAmount => [0, 0, 0, 0, 0, 0];

    /// <summary>9F02, amount authorised: 6 bytes BCD.</summary>
    public ReadOnlySpan<byte> Amount { get; private init; }

    /// <summary>9F03, other amount: 6 bytes BCD; zeros where the field has none.</summary>
    public ReadOnlySpan<byte> OtherAmount { get; private init; }

    /// <summary>9F1A, terminal country: 2 bytes.</summary>
    public ReadOnlySpan<byte> Country { get; private init; }

    /// <summary>95, terminal verification results: 5 bytes.</summary>
    public ReadOnlySpan<byte> TerminalResults { get; private init; }

    /// <summary>5F2A, currency: 2 bytes.</summary>
    public ReadOnlySpan<byte> Currency { get; private init; }

    /// <summary>9A, date YYMMDD: 3 bytes.</summary>
    public ReadOnlySpan<byte> Date { get; private init; }

    /// <summary>9C, transaction type: 1 byte.</summary>
    public ReadOnlySpan<byte> TransactionType { get; private init; }

    /// <summary>9F37, unpredictable number: 4 bytes.</summary>
    public ReadOnlySpan<byte> UnpredictableNumber { get; private init; }

    /// <summary>82, application interchange profile: 2 bytes.</summary>
    public ReadOnlySpan<byte> InterchangeProfile { get; private init; }

    /// <summary>9F36, application transaction counter: 2 bytes.</summary>
    public ReadOnlySpan<byte> CounterBytes { get; private init; }

    /// <summary>9F10, issuer application data: up to 32 bytes.</summary>
    public ReadOnlySpan<byte> IssuerData { get; private init; }

    /// <summary>9F26, the cryptogram: 8 bytes.</summary>
    public ReadOnlySpan<byte> CryptogramBytes { get; private init; }

    /// <summary>9F27, kind of the cryptogram: 80 asks for an answer (ARQC), 40 approves offline, 00 declines.</summary>
    public ReadOnlySpan<byte> CryptogramInformation { get; private init; }

    /// <summary>5F34, sequence number of the card: 1 byte BCD.</summary>
    public ReadOnlySpan<byte> SequenceNumber { get; private init; }

    /// <summary>5A, account number: BCD, filled with F.</summary>
    public ReadOnlySpan<byte> AccountNumber { get; private init; }

    /// <summary>57, track 2 equivalent data: BCD, separator D, filled with F.</summary>
    public ReadOnlySpan<byte> Track2 { get; private init; }

    /// <summary>DF31 (UnionPay) or 9F5B: what the card made of an issuer script, 5 bytes a script.</summary>
    public ReadOnlySpan<byte> ScriptResults { get; private init; }

    /// <summary>84 or 4F, application identifier.</summary>
    public ReadOnlySpan<byte> ApplicationId { get; private init; }

    /// <summary>The transaction counter as a number; -1 where it is missing or has another length.</summary>
    public int Counter => CounterBytes.Length == 2 ? BinaryPrimitives.ReadUInt16BigEndian(CounterBytes) : -1;

    /// <summary>True where the card asks the issuer: cryptogram information 8x.</summary>
    public bool IsOnlineRequest => CryptogramInformation.Length == 1 && (CryptogramInformation[0] & 0xC0) == 0x80;

    /// <summary>Locates the data objects.</summary>
    /// <param name="field">Value of F55: BER-TLV; lengths need not be minimal.</param>
    /// <param name="data">What was found, on error what stood before the fault.</param>
    /// <param name="offset">Where the TLV breaks, else -1.</param>
    /// <returns>EmvData where the TLV breaks. A missing object is no error here but where it is needed.</returns>
    public static SecurityError TryRead(ReadOnlySpan<byte> field, out EmvData data, out int offset)
    {
        ReadOnlySpan<byte> amount = default, other = NoAmount, country = default, results = default, currency = default, date = default, type = default;
        ReadOnlySpan<byte> number = default, profile = default, counter = default, issuer = default, cryptogram = default, information = default;
        ReadOnlySpan<byte> sequence = default, application = default, account = default, track = default, scripts = default;
        var reader = new TlvReader(field, strict: false, skipZeros: true);
        while (reader.Read())
        {
            switch (reader.Tag)
            {
                case 0x9F02: amount = reader.Value; break;
                case 0x9F03: other = reader.Value; break;
                case 0x9F1A: country = reader.Value; break;
                case 0x95: results = reader.Value; break;
                case 0x5F2A: currency = reader.Value; break;
                case 0x9A: date = reader.Value; break;
                case 0x9C: type = reader.Value; break;
                case 0x9F37: number = reader.Value; break;
                case 0x82: profile = reader.Value; break;
                case 0x9F36: counter = reader.Value; break;
                case 0x9F10: issuer = reader.Value; break;
                case 0x9F26: cryptogram = reader.Value; break;
                case 0x9F27: information = reader.Value; break;
                case 0x5F34: sequence = reader.Value; break;
                case 0x5A: account = reader.Value; break;
                case 0x57: track = reader.Value; break;
                case 0xDF31 or 0x9F5B: scripts = reader.Value; break;
                case 0x84 or 0x4F: application = reader.Value; break;
                default: break;
            }
        }

        data = new EmvData
        {
            Amount = amount,
            OtherAmount = other,
            Country = country,
            TerminalResults = results,
            Currency = currency,
            Date = date,
            TransactionType = type,
            UnpredictableNumber = number,
            InterchangeProfile = profile,
            CounterBytes = counter,
            IssuerData = issuer,
            CryptogramBytes = cryptogram,
            CryptogramInformation = information,
            SequenceNumber = sequence,
            ApplicationId = application,
            AccountNumber = account,
            Track2 = track,
            ScriptResults = scripts,
        };
        offset = reader.Error == ParseErrorKind.None ? -1 : reader.Position;
        return offset < 0 ? SecurityError.None : SecurityError.EmvData;
    }

    /// <summary>The first object that a cryptogram needs and that is missing or has a wrong length; 0 where all are there.</summary>
    public uint FirstUnusable => CryptogramBytes.Length != 8 ? 0x9F26
        : Amount.Length != 6 ? 0x9F02
        : OtherAmount.Length != 6 ? 0x9F03
        : Country.Length != 2 ? 0x9F1A
        : TerminalResults.Length != 5 ? 0x95
        : Currency.Length != 2 ? 0x5F2A
        : Date.Length != 3 ? 0x9A
        : TransactionType.Length != 1 ? 0x9C
        : UnpredictableNumber.Length != 4 ? 0x9F37
        : InterchangeProfile.Length != 2 ? 0x82
        : CounterBytes.Length != 2 ? 0x9F36
        : IssuerData.Length is < 3 or > 32 ? 0x9F10u
        : 0;

    /// <summary>Joins the data objects that a cryptogram covers, in their order.</summary>
    /// <param name="version">Decides which part of the issuer application data enters.</param>
    /// <param name="destination">At least <see cref="MaxCryptogramData"/> bytes.</param>
    /// <param name="written">Bytes written.</param>
    /// <returns>EmvData where one is missing or has a wrong length.</returns>
    public SecurityError TryWrite(CryptogramVersion version, Span<byte> destination, out int written)
    {
        written = 0;
        if (destination.Length < MaxCryptogramData) return SecurityError.DestinationTooShort;
        if (!Append(Amount, 6, destination, ref written)
            || !Append(OtherAmount, 6, destination, ref written)
            || !Append(Country, 2, destination, ref written)
            || !Append(TerminalResults, 5, destination, ref written)
            || !Append(Currency, 2, destination, ref written)
            || !Append(Date, 3, destination, ref written)
            || !Append(TransactionType, 1, destination, ref written)
            || !Append(UnpredictableNumber, 4, destination, ref written)
            || !Append(InterchangeProfile, 2, destination, ref written)
            || !Append(CounterBytes, 2, destination, ref written)
            || IssuerData.Length > 32
            || !CryptogramVersions.TryTakeIssuerData(version, IssuerData, out var first, out var second))
        {
            written = 0;
            return SecurityError.EmvData;
        }

        first.CopyTo(destination[written..]);
        written += first.Length;
        second.CopyTo(destination[written..]);
        written += second.Length;
        return SecurityError.None;
    }

    private static bool Append(ReadOnlySpan<byte> value, int length, Span<byte> destination, ref int written)
    {
        if (value.Length != length) return false;
        value.CopyTo(destination[written..]);
        written += length;
        return true;
    }
}
