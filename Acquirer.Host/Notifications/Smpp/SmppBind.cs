using Iso8583.Host.Notifications.Links;

namespace Iso8583.Host.Notifications.Smpp;

/// <summary>Body of the bind requests.</summary>
/// <param name="SystemId">At most 15 characters.</param>
/// <param name="Password">At most 8 characters: that is all the field holds.</param>
/// <param name="SystemType">At most 12 characters.</param>
/// <remarks>Source: SMPP Protocol Specification v3.4, 4.1.</remarks>
public sealed record SmppBind(string SystemId, string Password, string SystemType)
{
    /// <summary>Longest password.</summary>
    public const int MaxPassword = 8;

    private const byte Version34 = 0x34;

    /// <summary>Reads a body.</summary>
    public static bool TryRead(ReadOnlySpan<byte> body, out SmppBind bind)
    {
        var reader = new UnitReader(body);
        bind = new SmppBind(reader.Text(16), reader.Text(9), reader.Text(13));
        reader.Byte();
        reader.Byte();
        reader.Byte();
        reader.Text(41);
        return !reader.IsFaulty;
    }

    /// <summary>Writes the body.</summary>
    public byte[] ToBody() => new UnitWriter().Text(SystemId, 16).Text(Password, 9).Text(SystemType, 13).Byte(Version34).Byte(0).Byte(0).Text("", 41).ToArray();

    /// <summary>Body of a response.</summary>
    public static byte[] ResponseBody(string systemId) => new UnitWriter().Text(systemId, 16).Parameter(SmppTag.InterfaceVersion, [Version34]).ToArray();
}
