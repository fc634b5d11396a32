using System.Buffers.Binary;
using Iso8583.Core.Messages;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Ledger.Journal;

/// <summary>Writes the parts of a row: fixed little-endian numbers, variable ones in groups of seven bits, signed ones zigzag.</summary>
internal ref struct RowBytes(Span<byte> destination)
{
    private readonly Span<byte> _destination = destination;

    public int Position { get; private set; }

    public readonly ReadOnlySpan<byte> Written => _destination[..Position];

    public void Byte(byte value) => _destination[Position++] = value;

    public void Fixed16(ushort value)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(_destination[Position..], value);
        Position += 2;
    }

    public void Fixed32(uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(_destination[Position..], value);
        Position += 4;
    }

    public void Fixed64(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_destination[Position..], value);
        Position += 8;
    }

    public void Fixed128(UInt128 value)
    {
        BinaryPrimitives.WriteUInt128LittleEndian(_destination[Position..], value);
        Position += 16;
    }

    public void Number(ulong value)
    {
        while (value >= 0x80)
        {
            _destination[Position++] = (byte)(value | 0x80);
            value >>= 7;
        }

        _destination[Position++] = (byte)value;
    }

    public void Signed(long value) => Number((ulong)((value << 1) ^ (value >> 63)));

    public void Text(AsciiText text)
    {
        Byte((byte)text.Length);
        Position += text.CopyTo(_destination[Position..]);
    }

    public void Text(string text)
    {
        var length = System.Text.Encoding.UTF8.GetBytes(text, _destination[(Position + 2)..]);
        Fixed16((ushort)length);
        Position += length;
    }

    public void Key(in TransactionKey key)
    {
        Text(key.Acquirer);
        Text(key.MerchantId);
        Text(key.TerminalId);
        Number((uint)key.Stan);
        Signed(key.BatchOrTime);
        Byte(key.MessageClass);
    }

    public void RuleCounts(ReadOnlySpan<RuleCount> counts)
    {
        Byte((byte)counts.Length);
        foreach (var count in counts)
        {
            Fixed64((long)count.Counter);
            Number((uint)count.Count);
        }
    }

    public void Run(in SettlementRun run)
    {
        Number((uint)run.Day);
        Number((uint)run.Number);
        Signed(run.GrossMinor);
        Signed(run.FeeMinor);
        Signed(run.CarriedMinor);
        Signed(run.ChargeMinor);
        Signed(run.PaidMinor);
    }

    public void Uploads(UploadedDetail[]? details, int count)
    {
        Number((uint)count);
        Byte((byte)(details?.Length ?? 0));
        if (details is null) return;
        foreach (var detail in details)
        {
            Number((uint)detail.Stan);
            Fixed128(detail.Pan.Token);
            Number((uint)detail.Pan.FirstSix);
            Signed(detail.Pan.LastFour);
            Byte(detail.Pan.Length);
            Signed(detail.AmountMinor);
            Byte(detail.Foreign ? (byte)1 : (byte)0);
            Byte((byte)detail.Verdict);
        }
    }

    public void Totals(in BatchTotals totals)
    {
        Signed(totals.DebitCount);
        Signed(totals.DebitMinor);
        Signed(totals.CreditCount);
        Signed(totals.CreditMinor);
    }
}
