using Iso8583.Core.Dialects;
using Iso8583.Testing;
using SharpFuzz;

namespace Iso8583.Benchmarks.Fuzz;

/// <summary>
/// The entry point for fuzzers. The first byte of an input chooses the dialect, the rest is the message; what must hold is <see cref="CodecOracle"/>.
/// Without a file it speaks libFuzzer's protocol (see docs/dialects.md for the command), with files it runs each of them once.
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

        foreach (var file in files)
        {
            One(File.ReadAllBytes(file));
            output.WriteLine($"{file}: holds");
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
