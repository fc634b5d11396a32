using System.Globalization;
using Iso8583.Core.Codec;
using Iso8583.Core.Dialects;
using Iso8583.Core.Tests.Corpus;
using Iso8583.Testing;

namespace Iso8583.Core.Tests.Fuzz;

/// <summary>Mutated and random bytes. <c>ISO8583_FUZZ_COUNT</c> asks for more than a million inputs, <c>ISO8583_FUZZ_SEED</c> for others.</summary>
public class MutationTests
{
    private const int DefaultCount = 1_000_000;
    private const int MessagesPerDialect = 64;
    private const int DeepEvery = 4;

    [Test]
    public void A_million_damaged_messages_give_a_message_or_an_error_and_nothing_else()
    {
        var seed = FromEnvironment("ISO8583_FUZZ_SEED", 20_261_124);
        var count = FromEnvironment("ISO8583_FUZZ_COUNT", DefaultCount);
        TestContext.Out.WriteLine($"seed {seed}, {count} inputs");
        var random = new Random(seed);
        var sources = Sources(seed);
        var oracle = new CodecOracle();
        var buffer = new byte[65_536 + 128];
        var accepted = 0;
        for (var i = 0; i < count; i++)
        {
            var (dialect, message) = sources[random.Next(sources.Count)];
            var other = sources[random.Next(sources.Count)].Message;
            var length = random.Next(50) == 0 ? Mutations.Noise(random, buffer) : Mutations.Mutate(message, other, random, buffer);
            var input = buffer.AsSpan(0, length);
            try
            {
                if (oracle.Check(input, dialect)) accepted++;
                if (i % DeepEvery == 0) CodecOracle.CheckDeep(input, dialect);
            }
            catch (Exception e) when (e is not AssertionException)
            {
                Assert.Fail($"seed {seed}, input {i}, {dialect.Name}, {Convert.ToHexString(input)}: {e}");
            }
        }

        TestContext.Out.WriteLine($"{accepted} of {count} were still messages");
        Assert.That(accepted, Is.GreaterThan(count / 100).And.LessThan(count));
    }

    [Test]
    public void Locating_damaged_messages_allocates_nothing()
    {
        var sources = Sources(1);
        var random = new Random(1);
        var buffer = new byte[65_536 + 128];
        var map = default(FieldMap);
        long allocated = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var (dialect, message) = sources[random.Next(sources.Count)];
            var length = Mutations.Mutate(message, default, random, buffer);
            var before = GC.GetAllocatedBytesForCurrentThread();
            MessageView.TryParse(buffer.AsSpan(0, length), dialect, ref map, out _, out _);
            allocated += GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.That(allocated, Is.Zero);
    }

    private static List<(Dialect Dialect, byte[] Message)> Sources(int seed)
    {
        var result = new List<(Dialect, byte[])>();
        foreach (var name in DialectCatalog.BuiltIn.Names)
        {
            var dialect = DialectCatalog.BuiltIn.Get(name);
            var messages = new RandomMessages(dialect, new Random(seed));
            for (var i = 0; i < MessagesPerDialect; i++) result.Add((dialect, IsoMessageCodec.ToBytes(messages.Next(), dialect)));
        }

        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable("ISO8583_CORPUS"))) return result;
        var layouts = CorpusFolder.Layouts();
        foreach (var sample in CorpusFolder.Items("samples", "samples"))
        {
            var layout = CorpusFolder.Text(sample, "spec");
            result.Add((LayoutAdapter.ToDialect(layout, layouts[layout]), CorpusFolder.Hex(sample, "message_hex")));
        }

        return result;
    }

    private static int FromEnvironment(string name, int fallback)
        => int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : fallback;
}
