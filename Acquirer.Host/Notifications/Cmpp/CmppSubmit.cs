using Iso8583.Host.Notifications.Links;

namespace Iso8583.Host.Notifications.Cmpp;

/// <summary>Body of CMPP_SUBMIT as a gateway reads it.</summary>
/// <param name="Sender">Src_Id: the number that the phone shows.</param>
/// <param name="Service">Service_Id.</param>
/// <param name="Phones">Where it goes.</param>
/// <param name="WantsReport">Whether it asks for a report.</param>
/// <param name="HasHeader">Whether the content begins with a user data header.</param>
/// <param name="Format">Msg_Fmt.</param>
/// <param name="Content">Msg_Content.</param>
public sealed record CmppSubmit(string Sender, string Service, IReadOnlyList<string> Phones, bool WantsReport, bool HasHeader, byte Format, byte[] Content)
{
    private const int MaxPhones = 100;
    private const int MaxAscii = 160;
    private const int MaxOther = 140;

    /// <summary>Reads a body.</summary>
    public static bool TryRead(ReadOnlySpan<byte> body, CmppVersion version, out CmppSubmit submit)
    {
        var is3 = version == CmppVersion.V3;
        var phoneLength = is3 ? 32 : 21;
        var reader = new UnitReader(body);
        reader.Number64();
        reader.Bytes(2);
        var wantsReport = reader.Byte() == 1;
        reader.Byte();
        var service = reader.Fixed(10);
        reader.Byte();
        reader.Bytes(phoneLength);
        if (is3) reader.Byte();
        reader.Byte();
        var hasHeader = reader.Byte() != 0;
        var format = reader.Byte();
        reader.Bytes(CmppConnect.SourceLength + 2 + 6 + 17 + 17);
        var sender = reader.Fixed(21);
        var count = reader.Byte();
        var phones = new List<string>();
        for (var i = 0; i < count && i < MaxPhones && !reader.IsFaulty; i++) phones.Add(reader.Fixed(phoneLength));
        if (is3) reader.Byte();
        var length = reader.Byte();
        var content = reader.Bytes(length).ToArray();
        reader.Bytes(is3 ? 20 : 8);
        submit = new CmppSubmit(sender, service, phones, wantsReport, hasHeader, format, content);
        return !reader.IsFaulty && reader.Remaining == 0 && count <= MaxPhones && length <= (format == 0 ? MaxAscii : MaxOther);
    }
}
