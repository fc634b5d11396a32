using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Iso8583.Core.Codec;
using Iso8583.Core.Dialects;
using Iso8583.Testing;
using SharpFuzz;

namespace Iso8583.Benchmarks.Fuzz;

/// <summary>
/// The entry point for fuzzers. The first byte of an input chooses the dialect, the rest is the message; what must hold is <see cref="CodecOracle"/>.
/// Without a word it speaks libFuzzer's protocol, with <c>afl</c> that of AFL (docs/dialects.md has the commands); <c>seeds FOLDER</c> writes inputs to begin with.
/// With files it runs each of them once, without instrumentation; <c>loop SECONDS</c> damages the messages of a corpus folder and random ones, without it too.
/// </summary>
internal static class FuzzCommand
{
    private static readonly Dialect[] Dialects = [.. DialectCatalog.BuiltIn.Names.Select(DialectCatalog.BuiltIn.Get)];
    private static readonly CodecOracle Oracle = new();

    public static void Run(string[] files, TextWriter output)
    {
        if (files.Length == 0)
        {
            Fuzzer.LibFuzzer.Run(One);
            return;
        }

        if (files is ["afl"])
        {
            // Everything instrumented, the dialects too, must run inside: before that there is no memory to trace into.
            Fuzzer.OutOfProcess.Run(RunStream);
            return;
        }

        if (files is ["seeds", var seeds])
        {
            WriteSeeds(seeds, output);
            return;
        }

        if (files is ["loop", var seconds, .. var folder])
        {
            Loop(TimeSpan.FromSeconds(int.Parse(seconds, CultureInfo.InvariantCulture)), folder.Length > 0 ? folder[0] : Environment.GetEnvironmentVariable("ISO8583_CORPUS"), output);
            return;
        }

        foreach (var file in files)
        {
            One(File.ReadAllBytes(file));
            output.WriteLine($"{file}: holds");
        }
    }

    private static void RunStream(Stream stream)
    {
        using var input = new MemoryStream();
        stream.CopyTo(input);
        One(input.GetBuffer().AsSpan(0, (int)input.Length));
    }

    private static void WriteSeeds(string folder, TextWriter output)
    {
        const int perDialect = 3;
        var random = new Random(8583);
        Directory.CreateDirectory(folder);
        for (var i = 0; i < Dialects.Length; i++)
        {
            var messages = new RandomMessages(Dialects[i], random);
            for (var j = 0; j < perDialect; j++)
                File.WriteAllBytes(Path.Combine(folder, $"{Dialects[i].Name}-{j}"), [(byte)i, .. IsoMessageCodec.ToBytes(messages.Next(), Dialects[i])]);
        }

        output.WriteLine($"{Dialects.Length * perDialect} inputs in {folder}");
    }

    private static void Loop(TimeSpan duration, string? folder, TextWriter output)
    {
        var random = new Random(8583);
        var inputs = Inputs(folder, random);
        var buffer = new byte[(1 << 16) + 256];
        var started = Stopwatch.GetTimestamp();
        long count = 0;
        for (; Stopwatch.GetElapsedTime(started) < duration; count++)
        {
            var length = Mutations.Mutate(inputs[random.Next(inputs.Count)], inputs[random.Next(inputs.Count)], random, buffer.AsSpan(1));
            buffer[0] = (byte)random.Next(Dialects.Length);
            try
            {
                One(buffer.AsSpan(0, length + 1));
            }
            catch (Exception)
            {
                output.WriteLine($"input {count} of seed 8583 fails: {Convert.ToHexString(buffer.AsSpan(0, length + 1))}");
                throw;
            }
        }

        var elapsed = Stopwatch.GetElapsedTime(started).TotalSeconds;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count} damaged messages of {inputs.Count} inputs in {elapsed:F0} s, {count / elapsed:F0} a second, {Dialects.Length} dialects: all hold"));
    }

    // Every text of hex digits that is long enough, whatever the file calls it: a corpus in any form will do. A few random messages of each dialect beside them.
    private static List<byte[]> Inputs(string? folder, Random random)
    {
        var inputs = new List<byte[]>();
        foreach (var dialect in Dialects)
        {
            var messages = new RandomMessages(dialect, random);
            for (var i = 0; i < 20; i++) inputs.Add(IsoMessageCodec.ToBytes(messages.Next(), dialect));
        }

        foreach (var file in folder is null ? [] : Directory.EnumerateFiles(folder, "*.json"))
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(file));
            Collect(json.RootElement, inputs);
        }

        return inputs;
    }

    private static void Collect(JsonElement node, List<byte[]> inputs)
    {
        switch (node.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in node.EnumerateObject()) Collect(member.Value, inputs);
                break;
            case JsonValueKind.Array:
                foreach (var item in node.EnumerateArray()) Collect(item, inputs);
                break;
            case JsonValueKind.String when node.GetString() is { Length: >= 24 and < 60_000 } text && text.Length % 2 == 0 && text.All(char.IsAsciiHexDigit):
                inputs.Add(Convert.FromHexString(text));
                break;
        }
    }

    private static void One(ReadOnlySpan<byte> input)
    {
        if (input.Length == 0) return;
        var dialect = Dialects[input[0] % Dialects.Length];
        Oracle.Check(input[1..], dialect);
        CodecOracle.CheckDeep(input[1..], dialect);
    }
}
