using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using Iso8583.Core.Dialects;
using Iso8583.Core.Messages;

namespace Iso8583.Core.Codec;

/// <summary>
/// Random access to the fields of one message: located once, decoded only when asked, no allocation. 32 bytes; hand it on as
/// <c>scoped MessageView</c> by value. Valid as long as the message bytes and the <see cref="FieldMap"/> are.
/// </summary>
/// <remarks>Values are not checked while locating: a Try method says false where a value does not decode, <see cref="TryValidate"/> checks all.</remarks>
public readonly ref struct MessageView
{
    private readonly ReadOnlySpan<byte> _message;
    private readonly ref FieldMap _map;
    private readonly Dialect _dialect;

    private MessageView(ReadOnlySpan<byte> message, Dialect dialect, ref FieldMap map)
    {
        _message = message;
        _dialect = dialect;
        _map = ref map;
    }

    /// <summary>True where the MTI was read.</summary>
    public bool HasMti => _map.HasMti;

    /// <summary>The message type; <c>default</c> where it was not read.</summary>
    public Mti Mti => new(_map.MtiValue);

    /// <summary>The dialect that the message was read in.</summary>
    public Dialect Dialect => _dialect;

    /// <summary>The bytes from MTI to last field.</summary>
    public ReadOnlySpan<byte> Message => _message;

    /// <summary>The fields that were read; bits that announce bitmaps are not among them.</summary>
    public FieldSet Fields => new(_map.First, _map.Second, _map.Third);

    /// <summary>Bytes that were read.</summary>
    public int Consumed => _map.End;

    /// <summary>Locates every field of a message.</summary>
    /// <param name="message">MTI to last field, without framing; at most 65,535 bytes.</param>
    /// <param name="dialect">How it is written.</param>
    /// <param name="map">Receives the positions.</param>
    /// <param name="view">The view; on false it still gives what was read before the fault.</param>
    /// <param name="error">The first fault.</param>
    /// <returns>False where the structure is broken or bytes are left over. Never throws for any input.</returns>
    public static bool TryParse(ReadOnlySpan<byte> message, Dialect dialect, ref FieldMap map, out MessageView view, out ParseError error)
    {
        ArgumentNullException.ThrowIfNull(dialect);
        view = new MessageView(message, dialect, ref map);
        var hasHead = MessageHead.TryRead(message, dialect, out var head);
        map.MtiValue = head.Mti;
        map.HasMti = head.HasMti;
        map.First = head.First;
        map.Second = head.Second;
        map.Third = head.Third;
        map.Odd = default;
        if (!hasHead)
        {
            map.End = 0;
            error = head.Error(message, dialect);
            return false;
        }

        var position = head.Position;
        if (!TryLocate(message, dialect, ref map, 0, ref position, out error)) return false;
        if (map.Second != 0 && !TryLocate(message, dialect, ref map, 1, ref position, out error)) return false;
        if (map.Third != 0 && !TryLocate(message, dialect, ref map, 2, ref position, out error)) return false;
        map.End = position;
        if (position == message.Length) return true;
        error = new ParseError(ParseErrorKind.TrailingBytes, 0, position, 0, message.Length - position);
        return false;
    }

    /// <summary>Locates every field of a message that may be split into segments.</summary>
    /// <param name="message">MTI to last field.</param>
    /// <param name="scratch">Receives a copy where the message is in several segments; must hold it and outlive the view.</param>
    /// <param name="dialect">How it is written.</param>
    /// <param name="map">Receives the positions.</param>
    /// <param name="view">The view.</param>
    /// <param name="error">The first fault; a message longer than <paramref name="scratch"/> is too long.</param>
    public static bool TryParse(in ReadOnlySequence<byte> message, Span<byte> scratch, Dialect dialect, ref FieldMap map, out MessageView view, out ParseError error)
    {
        if (message.IsSingleSegment) return TryParse(message.FirstSpan, dialect, ref map, out view, out error);
        var length = (int)Math.Min(message.Length, int.MaxValue);
        if (length > scratch.Length)
        {
            map.Clear();
            view = new MessageView(default, dialect, ref map);
            error = new ParseError(ParseErrorKind.MessageTooLong, 0, 0, scratch.Length, length);
            return false;
        }

        message.CopyTo(scratch);
        return TryParse(scratch[..length], dialect, ref map, out view, out error);
    }

    /// <summary>True where the field is present and was read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Has(int de) => _map.Has(de);

    /// <summary>The specification of a field; null where the dialect does not define it.</summary>
    public FieldSpec? Spec(int de) => _dialect[de];

    /// <summary>Where the value begins in <see cref="Message"/>; -1 where the field is absent.</summary>
    public int Offset(int de) => Has(de) ? (int)(_map.Slots[de] & 0xFFFF) : -1;

    /// <summary>The value on the wire, without its length prefix; empty where the field is absent.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<byte> Raw(int de)
    {
        return _map.Has(de) ? Located(de) : default;
    }

    /// <summary>The field as it stands on the wire, with its length prefix; empty where the field is absent.</summary>
    public ReadOnlySpan<byte> RawWithPrefix(int de)
    {
        if (!_map.Has(de)) return default;
        var slot = _map.Slots[de];
        var prefix = _dialect.Codes[de].PrefixSize;
        return _message.Slice((int)(slot & 0xFFFF) - prefix, (int)(slot >> 16) + prefix);
    }

    /// <summary>The value as a number: digits of any encoding; with sign in x+n fields (D is negative); binary up to 8 bytes, big-endian.</summary>
    /// <param name="de">The data element.</param>
    /// <param name="value">The number.</param>
    /// <returns>False where the field is absent, empty, longer than 18 digits, or holds something else than digits.</returns>
    public bool TryGetNumber(int de, out long value)
    {
        value = 0;
        if (!_map.Has(de)) return false;
        ref readonly var code = ref _dialect.Codes[de];
        var raw = Located(de);
        if (code.Is(FieldFlags.Signed)) return FieldDecoder.TryNumber(code, _dialect.Set(de), raw, _map.IsOdd(de), out value);
        if (code.Value == ValueKind.Ascii) return Digits.TryReadCharacters(raw, 0x30, out value);
        if (code.Value == ValueKind.Bcd && !code.Is(FieldFlags.FixedOdd) && !_map.IsOdd(de)) return Bcd.TryRead(raw, false, false, out value);
        return FieldDecoder.TryNumber(code, _dialect.Set(de), raw, _map.IsOdd(de), out value);
    }

    /// <summary>The value as ASCII characters: digits unpacked, EBCDIC translated, fill digits removed, blanks kept, track separator as <c>=</c>; binary as hex.</summary>
    /// <param name="de">The data element.</param>
    /// <param name="ascii">Receives the characters.</param>
    /// <param name="written">How many.</param>
    /// <returns>False where the field is absent, does not fit, or holds something that is no ASCII character.</returns>
    public bool TryGetText(int de, scoped Span<byte> ascii, out int written)
    {
        written = 0;
        return Has(de) && FieldDecoder.TryText(_dialect.Codes[de], _dialect.Set(de), Raw(de), _map.IsOdd(de), ascii, out written);
    }

    /// <summary>The value as up to 15 ASCII characters, see <see cref="TryGetText"/>.</summary>
    public bool TryGetAscii(int de, out AsciiText text)
    {
        text = default;
        if (!Has(de)) return false;
        var raw = Raw(de);
        if (_dialect.Codes[de].Value == ValueKind.Ascii) return AsciiText.TryCreate(raw, out text);
        Span<byte> ascii = stackalloc byte[AsciiText.MaxLength];
        return FieldDecoder.TryText(_dialect.Codes[de], _dialect.Set(de), raw, _map.IsOdd(de), ascii, out var written) && AsciiText.TryCreate(ascii[..written], out text);
    }

    /// <summary>The value as bytes: binary as it is, hex-coded data decoded, anything else as on the wire.</summary>
    /// <param name="de">The data element.</param>
    /// <param name="bytes">Receives the bytes.</param>
    /// <param name="written">How many.</param>
    /// <returns>False where the field is absent, does not fit, or hex digits are wrong.</returns>
    public bool TryGetBytes(int de, scoped Span<byte> bytes, out int written)
    {
        written = 0;
        return Has(de) && FieldDecoder.TryBytes(_dialect.Codes[de], Raw(de), bytes, out written);
    }

    /// <summary>The value as an account number.</summary>
    public bool TryGetPan(int de, out Pan pan)
    {
        pan = default;
        Span<byte> ascii = stackalloc byte[Pan.MaxLength];
        var ok = TryGetText(de, ascii, out var written) && Pan.TryParse(ascii[..written], out pan);
        ascii.Clear();
        return ok;
    }

    /// <summary>
    /// The value as text, in clear, for tools and tests: characters of the field's character set, digits, binary as upper-case hex.
    /// Allocates. Empty where the field is absent; undecodable values as hex.
    /// </summary>
    public string GetString(int de)
    {
        if (!Has(de)) return "";
        var spec = _dialect[de];
        if (spec is null) return "";
        return FieldDecoder.TryString(spec, _dialect.Codes[de], Raw(de), _map.IsOdd(de), out var text, out _) ? text : Convert.ToHexString(Raw(de));
    }

    /// <summary>Checks every value that was read: characters, digits, hex, inner structure; in field order.</summary>
    /// <param name="options">How closely.</param>
    /// <param name="error">The first fault.</param>
    public bool TryValidate(ReadOptions options, out ParseError error)
    {
        error = default;
        foreach (var de in Fields)
        {
            var spec = _dialect[de];
            if (spec is null) continue;
            var reader = new LayoutReader(de, options);
            if (reader.TryReadValue(spec, _dialect.Codes[de], Raw(de), _map.IsOdd(de), Offset(de), null, false, out _)) continue;
            error = reader.Error;
            return false;
        }

        return true;
    }

    /// <summary>True where an odd number of packed digits was counted by the prefix.</summary>
    internal bool IsOdd(int de) => _map.IsOdd(de);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ReadOnlySpan<byte> Located(int de)
    {
        var slot = _map.Slots[de];
        return _message.Slice((int)(slot & 0xFFFF), (int)(slot >> 16));
    }

    /// <summary>Locates the fields of one bitmap.</summary>
    private static bool TryLocate(ReadOnlySpan<byte> message, Dialect dialect, ref FieldMap map, int index, ref int start, out ParseError error)
    {
        var bits = index == 0 ? map.First : index == 1 ? map.Second : map.Third;
        var codes = dialect.Codes;
        Span<uint> slots = map.Slots;
        var position = start;
        ulong oddBits = 0;
        error = default;
        while (bits != 0)
        {
            var lead = BitOperations.LeadingZeroCount(bits);
            var mask = 0x8000_0000_0000_0000 >> lead;
            var de = (64 * index) + lead + 1;
            var place = Locator.Find(codes[de], message, position);
            if (place < 0)
            {
                place = FindRare(message, dialect, ref map, de, position, out error);
                if (place < 0)
                {
                    map.Odd[index] = oddBits;
                    return Stop(ref map, index, bits, position);
                }
            }

            var begin = Locator.StartOf(place);
            var length = Locator.LengthOf(place);
            slots[de] = (uint)begin | ((uint)length << 16);
            position = begin + length;
            bits ^= mask;
            if (Locator.IsOdd(place)) oddBits |= mask;
        }

        map.Odd[index] = oddBits;
        start = position;
        return true;
    }

    private static bool Stop(ref FieldMap map, int index, ulong unread, int position)
    {
        if (index == 0)
        {
            map.First &= ~unread;
            map.Second = 0;
            map.Third = 0;
        }
        else if (index == 1)
        {
            map.Second &= ~unread;
            map.Third = 0;
        }
        else
        {
            map.Third &= ~unread;
        }

        map.End = position;
        return false;
    }

    /// <summary>The rare cases: a third bitmap in the place of a field, unusual prefixes, lengths that count characters of several bytes, and faults.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long FindRare(ReadOnlySpan<byte> message, Dialect dialect, ref FieldMap map, int de, int position, out ParseError error)
    {
        ref readonly var code = ref dialect.Codes[de];
        if (code.Locate == LocateKind.ThirdBitmap)
        {
            error = default;
            if (!Locator.TryReadBitmap(message, dialect.Head.Bitmap, position, out map.Third))
            {
                error = Locator.ExplainBitmap(message, dialect.Head.Bitmap, position, de);
                return -1;
            }

            map.Second &= ~(0x8000_0000_0000_0000 >> (de - 65));
            return (long)(position + dialect.Head.BitmapSize) << 32;
        }

        error = default;
        var place = Locator.FindRare(code, dialect.Set(de), message, position);
        if (place < 0) error = Locator.Explain(code, dialect.Set(de), message, position, de);
        return place;
    }
}
