using System.Buffers.Binary;
using Iso8583.Core.Messages;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Ledger.Journal;

/// <summary>Reads the parts of a row. A fault is sticky: everything read after it is zero and <see cref="IsBroken"/> says so.</summary>
internal ref struct RowReader(ReadOnlySpan<byte> source)
{
    private readonly ReadOnlySpan<byte> _source = source;
    private int _position;

    public bool IsBroken { get; private set; }

    public readonly bool IsAtEnd => _position == _source.Length;

    public byte Byte() => Take(1, out var bytes) ? bytes[0] : (byte)0;

    public ushort Fixed16() => Take(2, out var bytes) ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : (ushort)0;

    public uint Fixed32() => Take(4, out var bytes) ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : 0;

    public long Fixed64() => Take(8, out var bytes) ? BinaryPrimitives.ReadInt64LittleEndian(bytes) : 0;

    public UInt128 Fixed128() => Take(16, out var bytes) ? BinaryPrimitives.ReadUInt128LittleEndian(bytes) : 0;

    public ulong Number()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if (_position >= _source.Length) break;
            var b = _source[_position++];
            value |= (ulong)(b & 0x7F) << shift;
            if (b < 0x80) return value;
        }

        IsBroken = true;
        return 0;
    }

    public int Int32()
    {
        var value = Number();
        if (value <= int.MaxValue) return (int)value;
        IsBroken = true;
        return 0;
    }

    public long Signed()
    {
        var value = Number();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    public int SignedInt32()
    {
        var value = Signed();
        if (value is >= int.MinValue and <= int.MaxValue) return (int)value;
        IsBroken = true;
        return 0;
    }

    public AsciiText Text()
    {
        if (Take(Byte(), out var bytes) && AsciiText.TryCreate(bytes, out var text)) return text;
        IsBroken = true;
        return default;
    }

    public string LongText() => Take(Fixed16(), out var bytes) ? System.Text.Encoding.UTF8.GetString(bytes) : "";

    public TransactionKey Key() => new(Text(), Text(), Text(), Int32(), Signed(), Byte());

    public SettlementRun Run() => new()
    {
        Day = Int32(),
        Number = Int32(),
        GrossMinor = Signed(),
        FeeMinor = Signed(),
        CarriedMinor = Signed(),
        ChargeMinor = Signed(),
        PaidMinor = Signed(),
    };

    /// <summary>Null where there are none.</summary>
    public UploadedDetail[]? Uploads()
    {
        var count = Byte();
        if (count == 0 || IsBroken) return null;
        var details = new UploadedDetail[count];
        for (var i = 0; i < details.Length; i++)
        {
            var stan = Int32();
            var pan = new PanReference(Fixed128(), Int32(), (short)Signed(), Byte());
            details[i] = new UploadedDetail(stan, pan, Signed(), Byte() != 0, (UploadVerdict)Byte());
        }

        return details;
    }

    public BatchTotals Totals() => new(SignedInt32(), Signed(), SignedInt32(), Signed());

    public void RuleCounts(Books.RowDraft row)
    {
        int length = Byte();
        if (length > Books.RowDraft.MaxRuleCounts) IsBroken = true;
        for (var i = 0; i < length && !IsBroken; i++) row.AddRuleCount(new RuleCount((ulong)Fixed64(), Int32()));
    }

    private bool Take(int length, out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        if (IsBroken || _source.Length - _position < length)
        {
            IsBroken = true;
            return false;
        }

        bytes = _source.Slice(_position, length);
        _position += length;
        return true;
    }
}
