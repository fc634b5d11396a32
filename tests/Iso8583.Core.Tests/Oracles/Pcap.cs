using System.Buffers.Binary;

namespace Iso8583.Core.Tests.Oracles;

/// <summary>A capture file in which every message is a TCP stream of its own, behind a 2-byte big-endian length.</summary>
/// <remarks>Format: libpcap 2.4, link type 101 (raw IP). Checksums are left zero; dissectors do not check them by default.</remarks>
internal static class Pcap
{
    private const int LinkTypeRawIp = 101;
    private const int IpLength = 20;
    private const int TcpLength = 20;

    public static byte[] Of(IReadOnlyList<byte[]> messages, ushort port)
    {
        using var file = new MemoryStream();
        var header = new byte[24];
        BinaryPrimitives.WriteUInt32LittleEndian(header, 0xA1B2C3D4);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(4), 2);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(6), 4);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(16), 65_535);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(20), LinkTypeRawIp);
        file.Write(header);
        for (var i = 0; i < messages.Count; i++) file.Write(Packet(messages[i], (ushort)(20_000 + i), port));
        return file.ToArray();
    }

    private static byte[] Packet(byte[] message, ushort source, ushort port)
    {
        var length = IpLength + TcpLength + 2 + message.Length;
        var packet = new byte[16 + length];
        BinaryPrimitives.WriteInt32LittleEndian(packet.AsSpan(8), length);
        BinaryPrimitives.WriteInt32LittleEndian(packet.AsSpan(12), length);
        var ip = packet.AsSpan(16);
        ip[0] = 0x45;
        BinaryPrimitives.WriteUInt16BigEndian(ip[2..], (ushort)length);
        ip[8] = 64;
        ip[9] = 6;
        new byte[] { 127, 0, 0, 1, 127, 0, 0, 1 }.CopyTo(ip[12..]);
        var tcp = ip[IpLength..];
        BinaryPrimitives.WriteUInt16BigEndian(tcp, source);
        BinaryPrimitives.WriteUInt16BigEndian(tcp[2..], port);
        BinaryPrimitives.WriteUInt32BigEndian(tcp[4..], 1);
        BinaryPrimitives.WriteUInt32BigEndian(tcp[8..], 1);
        tcp[12] = 0x50;
        tcp[13] = 0x18;
        BinaryPrimitives.WriteUInt16BigEndian(tcp[14..], 65_535);
        BinaryPrimitives.WriteUInt16BigEndian(tcp[TcpLength..], (ushort)message.Length);
        message.CopyTo(tcp[(TcpLength + 2)..]);
        return packet;
    }
}
