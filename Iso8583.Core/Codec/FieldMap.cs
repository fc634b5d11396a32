using System.Runtime.CompilerServices;
using Iso8583.Core.Dialects;

namespace Iso8583.Core.Codec;

/// <summary>
/// Where each field of one message lies: offset, length and the odd-digit flag for data elements up to 192, plus the MTI.
/// About 0.8 kB; reusable, needs no clearing; belongs into a pooled object or on the stack and is passed by reference.
/// </summary>
public struct FieldMap
{
    internal ulong First;
    internal ulong Second;
    internal ulong Third;
    internal OddFlags Odd;
    internal int End;
    internal ushort MtiValue;
    internal bool HasMti;
    internal SlotArray Slots;

    /// <summary>The number of bytes that were read.</summary>
    public readonly int Length => End;

    internal readonly bool Has(int de)
    {
        var bit = de - 1;
        if ((uint)bit >= Dialect.MaxField) return false;
        var word = bit < 64 ? First : bit < 128 ? Second : Third;
        return (word << (bit & 63) >> 63) != 0;
    }

    internal readonly bool IsOdd(int de) => (Odd[(de - 1) >> 6] << ((de - 1) & 63) >> 63) != 0;

    internal void Clear()
    {
        First = 0;
        Second = 0;
        Third = 0;
        Odd = default;
        End = 0;
        MtiValue = 0;
        HasMti = false;
    }

    /// <summary>Offset in the low, length in the high 16 bits.</summary>
    [InlineArray(Dialect.MaxField + 1)]
    internal struct SlotArray
    {
        private uint _first;
    }

    [InlineArray(3)]
    internal struct OddFlags
    {
        private ulong _first;
    }
}
