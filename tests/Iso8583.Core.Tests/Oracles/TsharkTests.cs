using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Iso8583.Core.Codec;
using Iso8583.Core.Dialects;
using Iso8583.Core.Messages;

namespace Iso8583.Core.Tests.Oracles;

/// <summary>Bytes that our writer made, read by Wireshark's own ISO 8583 dissector, which shares no code with us.</summary>
/// <remarks>
/// What it reads otherwise than the standards (4.0.17, tables and code of its packet-iso8583.c), each left out here with its reason:
/// <list type="bullet">
/// <item>1987: 53 is n8 there, 86 to 89 n15, 92 and 93 n; 1993: 15 is n4, 53 a fixed b48, 71 n6; both: bit 65 has no length;</item>
/// <item>packed: tracks and variable binary fields (their length counts bytes there), x+n amounts (the sign is a nibble there), odd digits filled behind;</item>
/// <item>values with inner structure in raw bytes (55): what is no text ends its reading;</item>
/// <item>raw bitmaps: it looks at the 16 bytes from the fifth on as if they were a bitmap in hex digits, up to a zero byte, bytes from 80 on counted three times (as
/// UTF-8 of what it does not know). Where that gives 16 characters that are no hex digits, it leaves the message alone. Which messages these are is computed here.</item>
/// </list>
/// It stops silently at what it does not accept, so the sets of fields are compared.
/// </remarks>
[Category("Tshark")]
internal sealed class TsharkTests
{
    private const ushort Port = 5070;
    private const int Messages = 60;

    private const string LeftFill = """, "defaults": { "fill": "left0", "variableFill": "left0" }""";

    // Where the dissector's tables have another length or type than ISO 8583:1987 and 1993.
    private static readonly int[] Deviating1987 = [53, 55, 65, 86, 87, 88, 89, 92, 93];
    private static readonly int[] Deviating1993 = [15, 53, 55, 65, 71, 96];

    [TestCase("iso87-ascii", "ascii", "ascii")]
    [TestCase("iso87-binary", "bcd", "bin")]
    [TestCase("iso93-ascii", "ascii", "ascii")]
    [TestCase("iso93-binary", "bcd", "bin")]
    [CancelAfter(60_000)]
    public async Task Bytes_of_our_writer_read_as_the_values_we_meant(string name, string charset, string binary, CancellationToken cancellation)
    {
        var tshark = Find() ?? throw new IgnoreException("tshark is not installed (apt-get install tshark)");
        // It takes odd digits with the fill in front only.
        var dialect = DialectCatalog.BuiltIn.Compile("filled.json", $$"""{ "name": "filled", "extends": "{{name}}"{{(charset == "bcd" ? LeftFill : "")}} }""");
        var random = new Random(8583);
        var sent = Enumerable.Range(0, Messages).Select(_ => RandomMessage(dialect, random, charset == "bcd")).ToArray();
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(file, Pcap.Of([.. sent.Select(m => IsoMessageCodec.ToBytes(m, dialect))], Port), cancellation);

            var read = await DissectAsync(tshark, file, charset, binary, cancellation);

            var alone = sent.Select((m, i) => (m, i)).Where(x => binary == "bin" && IsTakenForHexBitmap(IsoMessageCodec.ToBytes(x.m, dialect))).Select(x => x.i).ToArray();
            Assert.That(Enumerable.Range(0, Messages).Except(read.Keys), Is.EqualTo(alone), "exactly those that it takes for hex bitmaps are left alone");
            foreach (var (index, fields) in read) AssertSame(sent[index], fields, index);
            TestContext.Out.WriteLine($"{name}: {read.Count} of {Messages} messages dissected, {alone.Length} taken for others by their bitmap, {read.Keys.Sum(i => sent[i].Fields.Count())} field values equal");
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>Its test for a bitmap in hex digits, which it makes also where the bitmap is raw.</summary>
    private static bool IsTakenForHexBitmap(byte[] message)
    {
        var length = 0;
        foreach (var b in message.AsSpan(4, 16))
        {
            if (b == 0) break;
            length += b < 0x80 ? 1 : 3;
        }

        return length == 16;
    }

    private static void AssertSame(IsoMessage sent, Dictionary<string, string> read, int index)
    {
        Assert.That(read["mti"], Is.EqualTo(sent.Mti.ToString()));
        Assert.That(read.Keys.Where(k => k != "mti").Select(int.Parse).Order(), Is.EqualTo(sent.Fields), $"message {index}");
        foreach (var de in sent.Fields)
        {
            var shown = read[de.ToString(CultureInfo.InvariantCulture)];
            if (sent.GetBytes(de) is { } bytes) Assert.That(shown.Replace(":", "", StringComparison.Ordinal).ToUpperInvariant(), Does.StartWith(Convert.ToHexString(bytes)), $"message {index} field {de}");
            else Assert.That(shown.TrimEnd(), Is.EqualTo(sent.GetText(de)!.TrimEnd()), $"message {index} field {de}");
        }
    }

    private static IsoMessage RandomMessage(Dialect dialect, Random random, bool isPacked)
    {
        var message = new IsoMessage(new Mti((ushort)((dialect.Version << 12) | 0x0200)));
        var deviating = dialect.Version == 0 ? Deviating1987 : Deviating1993;
        foreach (var de in dialect.Fields)
        {
            if (dialect[de] is not { Layout: null } spec || deviating.Contains(de) || de > 128) continue;
            if (isPacked && (spec.Content is ContentClass.Z or ContentClass.Xn || (spec.IsBinary && !spec.IsFixed))) continue;

            // The processing code and the trace number always: the dissector leaves frames below 22 bytes alone.
            if (de is not (3 or 4 or 11) && random.Next(4) != 0) continue;
            if (spec.IsBinary) message.Set(de, RandomBytes(random, spec));
            else message.Set(de, RandomText(random, spec, isPacked));
        }

        return message;
    }

    private static byte[] RandomBytes(Random random, FieldSpec spec)
    {
        var bytes = new byte[spec.IsFixed ? spec.Length : random.Next(1, Math.Min(spec.Length, 40) + 1)];
        random.NextBytes(bytes);
        return bytes;
    }

    private static string RandomText(Random random, FieldSpec spec, bool isPacked)
    {
        const string digits = "0123456789";
        const string letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

        // Behind a packed length the dissector does not read a last field of one or two characters.
        var length = spec.IsFixed ? spec.Length : random.Next(Math.Min(4, spec.Length), Math.Min(spec.Length, 60) + 1);
        if (isPacked && !spec.IsFixed && spec.Encoding == FieldEncoding.Bcd) length = Math.Min(spec.Length & ~1, (length + 1) & ~1);
        if (spec.Content == ContentClass.Xn) return (random.Next(2) == 0 ? "C" : "D") + Some(random, digits, length - 1);
        var alphabet = spec.Content switch
        {
            ContentClass.N => digits,
            ContentClass.Z => digits,
            ContentClass.A => letters,
            ContentClass.An or ContentClass.Anp => digits + letters,
            ContentClass.Ns => digits + "-/",

            // Some fields that are ans here are an in the dissector's tables, where it stops at anything but letters and digits.
            _ => digits + letters,
        };
        return Some(random, alphabet, length);
    }

    private static string Some(Random random, string alphabet, int length) => string.Create(length, (random, alphabet), static (span, state) =>
    {
        for (var i = 0; i < span.Length; i++) span[i] = state.alphabet[state.random.Next(state.alphabet.Length)];
    });

    private static async Task<Dictionary<int, Dictionary<string, string>>> DissectAsync(string tshark, string file, string charset, string binary, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(tshark) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])["-r", file, "-d", $"tcp.port=={Port},iso8583", "-o", "iso8583.len_endian:bigendian", "-o", "iso8583.charset:" + charset, "-o", "iso8583.binencode:" + binary, "-Y", "iso8583", "-T", "json", "--no-duplicate-keys"]) start.ArgumentList.Add(argument);
        using var process = Process.Start(start) ?? throw new InvalidOperationException("tshark did not start");
        var errors = process.StandardError.ReadToEndAsync(cancellation);
        using var json = await JsonDocument.ParseAsync(process.StandardOutput.BaseStream, cancellationToken: cancellation);
        await process.WaitForExitAsync(cancellation);
        Assert.That(process.ExitCode, Is.Zero, await errors);
        var messages = new Dictionary<int, Dictionary<string, string>>();
        foreach (var packet in json.RootElement.EnumerateArray())
        {
            var layers = packet.GetProperty("_source").GetProperty("layers");
            var layer = layers.GetProperty("iso8583");
            var fields = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var member in layer.EnumerateObject())
            {
                // Beside a field may stand a tree of remarks about it.
                if (member.Value.ValueKind != JsonValueKind.String) continue;
                if (member.Name == "iso8583.mti") fields["mti"] = member.Value.GetString() ?? "";
                if (member.Name.StartsWith("iso8583.bit", StringComparison.Ordinal) && member.Name != "iso8583.bit1") fields[member.Name["iso8583.bit".Length..]] = member.Value.GetString() ?? "";
            }

            messages.Add(int.Parse(layers.GetProperty("frame").GetProperty("frame.number").GetString() ?? "", CultureInfo.InvariantCulture) - 1, fields);
        }

        return messages;
    }

    private static string? Find()
    {
        foreach (var folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator))
        {
            var file = Path.Combine(folder, "tshark");
            if (File.Exists(file)) return file;
        }

        return null;
    }
}
