using Iso8583.Core.Codec;
using Iso8583.Core.Messages;
using Iso8583.Host.Configuration.Downloads;

namespace Iso8583.Host.Session;

/// <summary>Answers UnionPay terminals that ask for parameters, public keys or applications: what stands in F62 of the response, built once at the start.</summary>
public sealed class TerminalDownloads
{
    /// <summary>Entries of one list response: with 16 bytes each they stay far below what F62 may hold.</summary>
    private const int EntriesPerList = 20;

    private const byte None = (byte)'0';
    private const byte All = (byte)'1';
    private const byte More = (byte)'2';

    private const int ParameterDownload = 360;
    private const int KeyDownload = 370;
    private const int KeyList = 372;
    private const int ApplicationDownload = 380;
    private const int ApplicationList = 382;

    private const uint AidTag = 0x9F06;
    private const uint IndexTag = 0x9F22;

    private readonly byte[] _parameters;
    private readonly List<(byte[] Rid, byte Index, byte[] Listed, byte[] Whole)> _keys = [];
    private readonly List<(byte[] Aid, byte[] Listed, byte[] Whole)> _applications = [];

    public TerminalDownloads(DownloadDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        _parameters = System.Text.Encoding.ASCII.GetBytes(document.Parameters);
        foreach (var key in document.PublicKeys)
        {
            byte[] listed = [.. Tlv([0x9F, 0x06], key.Rid.Span), .. Tlv([0x9F, 0x22], [key.Index]), .. Tlv([0xDF, 0x05], Convert.FromHexString(key.Expiry))];
            byte[] whole =
            [
                All, .. listed, .. Tlv([0xDF, 0x06], [1]), .. Tlv([0xDF, 0x07], [1]), .. Tlv([0xDF, 0x02], key.Modulus.Span), .. Tlv([0xDF, 0x04], key.Exponent.Span),
                .. Tlv([0xDF, 0x03], key.Checksum.Span),
            ];
            _keys.Add((key.Rid.ToArray(), key.Index, listed, whole));
        }

        foreach (var application in document.Applications)
        {
            var listed = Tlv([0x9F, 0x06], application.Aid.Span);
            _applications.Add((application.Aid.ToArray(), listed, [All, .. listed, .. application.Tags.Span]));
        }
    }

    public static TerminalDownloads Empty { get; } = new(DownloadDocument.Empty);

    /// <summary>Network codes (F60.3) that this answers: parameters, keys, applications, the status upload, and tables of numbers that are empty here.</summary>
    public static bool Serves(long networkCode) => networkCode is 360 or 361 or 362 or 370 or 371 or 372 or 380 or 381 or 382 or 390 or 391 or 396 or 397 or 398 or 399;

    /// <summary>Writes F62, where the response has one.</summary>
    internal void Write(scoped MessageView request, int networkCode, ref MessageWriter response)
    {
        Span<byte> asked = stackalloc byte[256];
        if (!request.Has(De87.Private62) || !request.TryGetBytes(De87.Private62, asked, out var length)) length = 0;
        ReadOnlySpan<byte> question = asked[..length];
        switch (networkCode)
        {
            case ParameterDownload:
                if (_parameters.Length > 0) response.Bytes(De87.Private62, _parameters);
                break;
            case KeyList:
                WriteList(question, _keys.Count, isKeys: true, ref response);
                break;
            case ApplicationList:
                WriteList(question, _applications.Count, isKeys: false, ref response);
                break;
            case KeyDownload:
                response.Bytes(De87.Private62, FindKey(question));
                break;
            case ApplicationDownload:
                response.Bytes(De87.Private62, FindApplication(question));
                break;
            case 390 or 396 or 398:
                response.Bytes(De87.Private62, "0000"u8);
                break;
        }
    }

    /// <summary>The question is <c>1nn</c>: nn entries have been received.</summary>
    private void WriteList(scoped ReadOnlySpan<byte> question, int count, bool isKeys, ref MessageWriter response)
    {
        var received = question.Length >= 3 && FieldReading.TryDigits(question[1..3], out var number) ? (int)number : 0;
        if (received >= count)
        {
            response.Bytes(De87.Private62, [None]);
            return;
        }

        Span<byte> list = stackalloc byte[512];
        var end = Math.Min(count, received + EntriesPerList);
        list[0] = end == count ? All : More;
        var length = 1;
        for (var i = received; i < end; i++)
        {
            var entry = isKeys ? _keys[i].Listed : _applications[i].Listed;
            entry.CopyTo(list[length..]);
            length += entry.Length;
        }

        response.Bytes(De87.Private62, list[..length]);
    }

    private ReadOnlySpan<byte> FindKey(scoped ReadOnlySpan<byte> question)
    {
        if (TlvReader.TryFind(question, AidTag, out var rid) && TlvReader.TryFind(question, IndexTag, out var index) && index.Length == 1)
        {
            foreach (var key in _keys)
            {
                if (key.Index == index[0] && rid.SequenceEqual(key.Rid)) return key.Whole;
            }
        }

        return "0"u8;
    }

    private ReadOnlySpan<byte> FindApplication(scoped ReadOnlySpan<byte> question)
    {
        if (TlvReader.TryFind(question, AidTag, out var aid))
        {
            foreach (var application in _applications)
            {
                if (aid.SequenceEqual(application.Aid)) return application.Whole;
            }
        }

        return "0"u8;
    }

    private static byte[] Tlv(ReadOnlySpan<byte> tag, ReadOnlySpan<byte> value) =>
        value.Length < 0x80 ? [.. tag, (byte)value.Length, .. value] : [.. tag, 0x81, (byte)value.Length, .. value];
}
