using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using Iso8583.Core.Codec;
using Iso8583.Core.Dialects;
using Iso8583.Core.Messages;

namespace Iso8583.Benchmarks.Codec;

/// <summary>
/// Locate, read all, write, reject: the codec against <see cref="HandWritten"/> on the same message in the same run.
/// <c>dotnet run -c Release --project Benchmarks -- --filter *CodecBenchmarks* --job short --inProcess</c>
/// </summary>
[MemoryDiagnoser]
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByParams, BenchmarkLogicalGroupRule.ByCategory)]
[CategoriesColumn]
public class CodecBenchmarks
{
    private readonly int[] _offsets = new int[129];
    private readonly int[] _lengths = new int[129];
    private readonly byte[] _scratch = new byte[512];
    private readonly byte[] _output = new byte[1024];
    private Dialect _dialect = DialectCatalog.BuiltIn.Get("iso87-ascii");
    private PerfValues _values = new();
    private byte[] _message = [];
    private byte[] _broken = [];
    private FieldMap _map;
    private bool _ascii;
    private bool _isEcho;

    [Params("ascii0200", "bin0200", "echo0800")]
    public string Message { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        _isEcho = Message == "echo0800";
        _ascii = Message != "bin0200";
        _message = Message switch { "ascii0200" => PerfMessages.Ascii0200, "bin0200" => PerfMessages.Binary0200, _ => PerfMessages.Echo0800 };
        _dialect = DialectCatalog.BuiltIn.Get(_ascii ? "iso87-ascii" : "iso87-binary");
        _values = PerfValues.Of(_message, _dialect);
        _broken = _message[..^1];
        if (Codec_reads_all() != HandWritten_reads_all()) throw new InvalidOperationException("The two readers do not agree.");
        if (!_output.AsSpan(0, Codec_writes()).SequenceEqual(_message)) throw new InvalidOperationException("The codec writes another message.");
        if (!_output.AsSpan(0, HandWritten_writes()).SequenceEqual(_message)) throw new InvalidOperationException("The yardstick writes another message.");
    }

    [Benchmark(Baseline = true), BenchmarkCategory("locate")]
    public bool HandWritten_locates() => HandWritten.Locate(_message, _ascii, _offsets, _lengths, out _, out _);

    [Benchmark, BenchmarkCategory("locate")]
    public bool Codec_locates() => MessageView.TryParse(_message, _dialect, ref _map, out _, out _);

    [Benchmark(Baseline = true), BenchmarkCategory("read all")]
    public long HandWritten_reads_all() => HandWritten.ReadAll(_message, _ascii, _offsets, _lengths, _scratch);

    [Benchmark, BenchmarkCategory("read all")]
    public long Codec_reads_all()
    {
        if (!MessageView.TryParse(_message, _dialect, ref _map, out var view, out _)) return -1;
        long sum = 0;
        foreach (var de in view.Fields)
        {
            switch (de)
            {
                case 2 or 3 or 4 or 7 or 11 or 12 or 13 or 14 or 18 or 22 or 25 or 70:
                    if (!view.TryGetNumber(de, out var number)) return -1;
                    sum += number;
                    break;
                case 35 when !_ascii:
                    if (!view.TryGetText(de, _scratch, out _)) return -1;
                    sum += _scratch[0];
                    break;
                case 52 or 128:
                    if (!view.TryGetBytes(de, _scratch, out _)) return -1;
                    sum += _scratch[0];
                    break;
                default:
                    var raw = view.Raw(de);
                    sum += raw.Length + raw[0];
                    break;
            }
        }

        return sum;
    }

    [Benchmark(Baseline = true), BenchmarkCategory("write")]
    public int HandWritten_writes() => _isEcho ? HandWritten.Write0800(_output, _values) : HandWritten.Write0200(_output, _ascii, _values);

    [Benchmark, BenchmarkCategory("write")]
    public int Codec_writes() => _isEcho ? Write0800(_output, _dialect, _values) : Write0200(_output, _dialect, _values);

    /// <summary>A message that ends one byte early: the error is a value, built without an exception.</summary>
    [Benchmark, BenchmarkCategory("reject")]
    public ParseErrorKind Codec_rejects()
    {
        MessageView.TryParse(_broken, _dialect, ref _map, out _, out var error);
        return error.Kind;
    }

    /// <summary>A message whose first byte is wrong.</summary>
    [Benchmark, BenchmarkCategory("reject at once")]
    public ParseErrorKind Codec_rejects_at_once()
    {
        MessageView.TryParse(_broken.AsSpan(1), _dialect, ref _map, out _, out var error);
        return error.Kind;
    }

    private static int Write0800(Span<byte> to, Dialect dialect, PerfValues values)
    {
        var writer = new MessageWriter(to, dialect, new Mti(0x0800), highestField: 128);
        writer.Number(7, values.Transmitted);
        writer.Number(11, values.Stan);
        writer.Number(70, values.Function);
        return writer.TryComplete(out var written, out _) ? written : -1;
    }

    private static int Write0200(Span<byte> to, Dialect dialect, PerfValues values)
    {
        var writer = new MessageWriter(to, dialect, new Mti(0x0200), highestField: 128);
        writer.Text(2, values.Pan);
        writer.Number(3, values.ProcessingCode);
        writer.Number(4, values.Amount);
        writer.Number(7, values.Transmitted);
        writer.Number(11, values.Stan);
        writer.Number(12, values.Time);
        writer.Number(13, values.Date);
        writer.Number(14, values.Expiry);
        writer.Number(18, values.Category);
        writer.Number(22, values.EntryMode);
        writer.Number(25, values.Condition);
        writer.Text(35, values.Track2);
        writer.Text(37, values.Reference);
        writer.Text(41, values.Terminal);
        writer.Text(42, values.Merchant);
        writer.Text(43, values.Name);
        writer.Text(49, values.Currency);
        writer.Bytes(52, values.PinBlock);
        writer.Bytes(55, values.Chip);
        writer.Bytes(128, values.Mac);
        return writer.TryComplete(out var written, out _) ? written : -1;
    }
}
