using System.Diagnostics;
using System.Globalization;

namespace Iso8583.Benchmarks.Codec;

/// <summary>
/// The codec against <see cref="HandWritten"/> in one minute: every operation in turn, many short rounds, the best of each. The ratios are what
/// counts; for distributions run <see cref="CodecBenchmarks"/>. <c>dotnet run -c Release --project Benchmarks -- codec-figures</c>
/// </summary>
internal static class CodecFigures
{
    private const int Calls = 50_000;

    public static void Run(TextWriter output, int rounds)
    {
        output.WriteLine("message     operation  by hand ns   codec ns   ratio   allocated B");
        foreach (var message in (string[])["ascii0200", "bin0200", "echo0800"])
        {
            var benchmarks = new CodecBenchmarks { Message = message };
            benchmarks.Setup();
            (string Name, Action<int> Hand, Action<int> Codec)[] pairs =
            [
                ("locate", n => Repeat(n, benchmarks.HandWritten_locates), n => Repeat(n, benchmarks.Codec_locates)),
                ("read all", n => Repeat(n, benchmarks.HandWritten_reads_all), n => Repeat(n, benchmarks.Codec_reads_all)),
                ("write", n => Repeat(n, benchmarks.HandWritten_writes), n => Repeat(n, benchmarks.Codec_writes)),
                ("reject", n => { }, n => Repeat(n, benchmarks.Codec_rejects)),
                ("reject MTI", n => { }, n => Repeat(n, benchmarks.Codec_rejects_at_once)),
            ];
            foreach (var pair in pairs)
            {
                for (var i = 0; i < 60; i++)
                {
                    pair.Hand(3_000);
                    pair.Codec(3_000);
                }
            }

            var hand = new double[pairs.Length];
            var codec = new double[pairs.Length];
            Array.Fill(hand, double.MaxValue);
            Array.Fill(codec, double.MaxValue);
            for (var round = 0; round < rounds; round++)
            {
                for (var i = 0; i < pairs.Length; i++)
                {
                    hand[i] = Math.Min(hand[i], Nanoseconds(pairs[i].Hand));
                    codec[i] = Math.Min(codec[i], Nanoseconds(pairs[i].Codec));
                }
            }

            for (var i = 0; i < pairs.Length; i++)
            {
                var before = GC.GetAllocatedBytesForCurrentThread();
                pairs[i].Codec(1_000);
                var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
                var ratio = hand[i] > 1 ? (codec[i] / hand[i]).ToString("F2", CultureInfo.InvariantCulture) : "";
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{message,-11} {pairs[i].Name,-10} {(hand[i] > 1 ? hand[i] : 0),10:F0} {codec[i],10:F0} {ratio,7} {allocated / 1000,13}"));
            }
        }
    }

    private static double Nanoseconds(Action<int> calls)
    {
        var start = Stopwatch.GetTimestamp();
        calls(Calls);
        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / Calls;
    }

    private static void Repeat<T>(int times, Func<T> call)
    {
        for (var i = 0; i < times; i++) call();
    }
}
