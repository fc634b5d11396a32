using System.Collections;
using System.Numerics;

namespace Iso8583.Core.Codec;

/// <summary>The numbers of the fields that a message carries, ascending; enumerates without allocation.</summary>
public readonly struct FieldSet : IEnumerable<int>, IEquatable<FieldSet>
{
    private readonly ulong _first;
    private readonly ulong _second;
    private readonly ulong _third;

    internal FieldSet(ulong first, ulong second, ulong third)
    {
        _first = first;
        _second = second;
        _third = third;
    }

    /// <summary>How many fields.</summary>
    public int Count => BitOperations.PopCount(_first) + BitOperations.PopCount(_second) + BitOperations.PopCount(_third);

    /// <summary>Enumerates the numbers.</summary>
    public Enumerator GetEnumerator() => new(_first, _second, _third);

    /// <inheritdoc/>
    public bool Equals(FieldSet other) => _first == other._first && _second == other._second && _third == other._third;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is FieldSet other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_first, _second, _third);

    /// <summary>The same numbers.</summary>
    public static bool operator ==(FieldSet left, FieldSet right) => left.Equals(right);

    /// <summary>Other numbers.</summary>
    public static bool operator !=(FieldSet left, FieldSet right) => !left.Equals(right);

    IEnumerator<int> IEnumerable<int>.GetEnumerator() => GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Walks the bits from the first to the last.</summary>
    public struct Enumerator : IEnumerator<int>
    {
        private ulong _word;
        private ulong _second;
        private ulong _third;
        private int _base;

        internal Enumerator(ulong first, ulong second, ulong third)
        {
            _word = first;
            _second = second;
            _third = third;
        }

        /// <summary>The data element number.</summary>
        public int Current { get; private set; }

        readonly object IEnumerator.Current => Current;

        /// <summary>Goes to the next field.</summary>
        public bool MoveNext()
        {
            while (_word == 0)
            {
                if (_base == 128) return false;
                _base += 64;
                _word = _second;
                _second = _third;
                _third = 0;
            }

            var lead = BitOperations.LeadingZeroCount(_word);
            _word &= ~(0x8000_0000_0000_0000 >> lead);
            Current = _base + lead + 1;
            return true;
        }

        /// <summary>Not supported.</summary>
        public readonly void Reset() => throw new NotSupportedException();

        /// <summary>Does nothing.</summary>
        public readonly void Dispose()
        {
        }
    }
}
