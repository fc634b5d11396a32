using System.Text;

namespace Iso8583.Benchmarks.Codec;

/// <summary>The values of the messages in <see cref="PerfMessages"/>, ready to be written.</summary>
internal sealed class PerfValues
{
    public byte[] Pan { get; } = "4761739001010119"u8.ToArray();

    public long ProcessingCode { get; }

    public long Amount { get; } = 12345;

    public long Transmitted { get; init; }

    public long Stan { get; init; }

    public long Time { get; } = 143456;

    public long Date { get; } = 822;

    public long Expiry { get; } = 2812;

    public long Category { get; } = 5411;

    public long EntryMode { get; } = 51;

    public long Condition { get; }

    public long Function { get; } = 301;

    public byte[] Track2 { get; init; } = [];

    public byte[] Reference { get; init; } = [];

    public byte[] Terminal { get; init; } = [];

    public byte[] Merchant { get; init; } = [];

    public byte[] Name { get; init; } = [];

    public byte[] Currency { get; init; } = [];

    public byte[] PinBlock { get; init; } = [];

    public byte[] Chip { get; init; } = [];

    public byte[] Mac { get; init; } = [];

    /// <summary>Takes the values out of a message with our own reader.</summary>
    public static PerfValues Of(byte[] message, Core.Dialects.Dialect dialect)
    {
        var map = default(Core.Codec.FieldMap);
        Core.Codec.MessageView.TryParse(message, dialect, ref map, out var view, out _);
        byte[] Text(scoped Core.Codec.MessageView v, int de) => Encoding.ASCII.GetBytes(v.GetString(de));
        view.TryGetNumber(7, out var transmitted);
        view.TryGetNumber(11, out var stan);
        Span<byte> pin = stackalloc byte[8];
        Span<byte> mac = stackalloc byte[8];
        view.TryGetBytes(52, pin, out _);
        view.TryGetBytes(128, mac, out _);
        return new PerfValues
        {
            Transmitted = transmitted,
            Stan = stan,
            Track2 = Text(view, 35),
            Reference = Text(view, 37),
            Terminal = Text(view, 41),
            Merchant = Text(view, 42),
            Name = Text(view, 43),
            Currency = Text(view, 49),
            PinBlock = pin.ToArray(),
            Chip = view.Raw(55).ToArray(),
            Mac = mac.ToArray(),
        };
    }
}
