using System.Runtime.InteropServices;
using Iso8583.Core.Messages;

namespace Iso8583.Host.Transactions;

/// <summary>A 64-bit hash that is the same in every process: each word is multiplied into the state and folded (the mixing step of wyhash).</summary>
[StructLayout(LayoutKind.Auto)]
internal struct Hash64(ulong seed)
{
    private const ulong Prime = 0x9E37_79B9_7F4A_7C15;

    public ulong Value { get; private set; } = Fold(seed ^ Prime, 0xA076_1D64_78BD_642F);

    public void Add(ulong word) => Value = Fold(Value ^ word, Prime ^ (Value << 1));

    public void Add(long word) => Add((ulong)word);

    public void Add(UInt128 word)
    {
        Add((ulong)word);
        Add((ulong)(word >> 64));
    }

    public void Add(AsciiText text) => Add(text.Bits);

    public void Add(in TransactionKey key)
    {
        Add(key.Acquirer);
        Add(key.MerchantId);
        Add(key.TerminalId);
        Add(((ulong)(uint)key.Stan << 8) | key.MessageClass);
        Add(key.BatchOrTime);
    }

    private static ulong Fold(ulong left, ulong right)
    {
        var high = Math.BigMul(left, right, out var low);
        return high ^ low;
    }
}
