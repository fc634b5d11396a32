using System.Buffers.Binary;
using System.Diagnostics;

namespace Iso8583.Host.Tests.Notifications.Links;

/// <summary>What went over one TCP connection, written as a capture file that tshark reads: Ethernet, IPv4 and TCP headers around the bytes.</summary>
internal sealed class WireLog
{
    private const int MaxSegment = 1400;
    private readonly List<(bool FromClient, byte[] Bytes)> _segments = [];
    private readonly Lock _segmentsGate = new();

    public static bool HasShark { get; } = Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(folder => File.Exists(Path.Combine(folder, "tshark")));

    public void Add(bool fromClient, ReadOnlySpan<byte> bytes)
    {
        lock (_segmentsGate) _segments.Add((fromClient, bytes.ToArray()));
    }

    public byte[] AllBytes()
    {
        lock (_segmentsGate) return [.. _segments.SelectMany(segment => segment.Bytes)];
    }

    /// <summary>Lets tshark decode the capture.</summary>
    /// <param name="folder">Where the capture file goes.</param>
    /// <param name="serverPort">The port by which tshark knows the protocol.</param>
    /// <param name="filter">Display filter.</param>
    /// <param name="fields">Fields to print, separated by bars.</param>
    public async Task<IReadOnlyList<string>> DecodeAsync(string folder, int serverPort, string filter, string[] fields)
    {
        if (!HasShark) Assert.Ignore("tshark is missing: ./test.sh installs it");
        var path = Path.Combine(folder, "wire.pcap");
        Write(path, serverPort);
        List<string> arguments = ["-r", path, "-Y", filter, "-T", "fields", "-E", "separator=|", "-E", "occurrence=a"];
        foreach (var field in fields) arguments.AddRange(["-e", field]);
        var start = new ProcessStartInfo("tshark", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var shark = Process.Start(start)!;
        var errors = shark.StandardError.ReadToEndAsync();
        var lines = (await shark.StandardOutput.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await shark.WaitForExitAsync();
        Assert.That(shark.ExitCode, Is.Zero, await errors);
        return lines;
    }

    private void Write(string path, int serverPort)
    {
        using var file = File.Create(path);
        Span<byte> number = stackalloc byte[24];
        BinaryPrimitives.WriteUInt32LittleEndian(number, 0xA1B2C3D4);
        BinaryPrimitives.WriteUInt16LittleEndian(number[4..], 2);
        BinaryPrimitives.WriteUInt16LittleEndian(number[6..], 4);
        number[8..16].Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(number[16..], 65_535);
        BinaryPrimitives.WriteUInt32LittleEndian(number[20..], 1);
        file.Write(number);
        uint client = 1, server = 1;
        var packet = 0;
        lock (_segmentsGate)
        {
            foreach (var (fromClient, bytes) in _segments)
            {
                foreach (var part in bytes.Chunk(MaxSegment))
                {
                    WritePacket(file, part, fromClient, serverPort, fromClient ? client : server, fromClient ? server : client, packet++);
                    if (fromClient) client += (uint)part.Length;
                    else server += (uint)part.Length;
                }
            }
        }
    }

    private static void WritePacket(Stream file, byte[] bytes, bool fromClient, int serverPort, uint sequence, uint acknowledged, int index)
    {
        const int Headers = 14 + 20 + 20;
        var packet = new byte[16 + Headers + bytes.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(packet, (uint)(1_790_000_000 + (index / 1_000_000)));
        BinaryPrimitives.WriteUInt32LittleEndian(packet.AsSpan(4), (uint)(index % 1_000_000));
        BinaryPrimitives.WriteUInt32LittleEndian(packet.AsSpan(8), (uint)(Headers + bytes.Length));
        BinaryPrimitives.WriteUInt32LittleEndian(packet.AsSpan(12), (uint)(Headers + bytes.Length));
        var frame = packet.AsSpan(16);
        frame[12] = 0x08;
        var ip = frame[14..];
        ip[0] = 0x45;
        BinaryPrimitives.WriteUInt16BigEndian(ip[2..], (ushort)(40 + bytes.Length));
        ip[8] = 64;
        ip[9] = 6;
        (ip[12], ip[15], ip[16], ip[19]) = (10, fromClient ? (byte)1 : (byte)2, 10, fromClient ? (byte)2 : (byte)1);
        var tcp = ip[20..];
        BinaryPrimitives.WriteUInt16BigEndian(tcp, (ushort)(fromClient ? 40_000 : serverPort));
        BinaryPrimitives.WriteUInt16BigEndian(tcp[2..], (ushort)(fromClient ? serverPort : 40_000));
        BinaryPrimitives.WriteUInt32BigEndian(tcp[4..], sequence);
        BinaryPrimitives.WriteUInt32BigEndian(tcp[8..], acknowledged);
        tcp[12] = 0x50;
        tcp[13] = 0x18;
        BinaryPrimitives.WriteUInt16BigEndian(tcp[14..], 65_535);
        bytes.CopyTo(tcp[20..]);
        file.Write(packet);
    }
}
