using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Iso8583.Core.Dialects;
using Iso8583.Core.Messages;

namespace Iso8583.Core.Codec;

/// <summary>Writes one message into a span without allocation. Fields go in ascending order; the first error sticks and <see cref="TryComplete"/> reports it.</summary>
/// <example><code>
/// var writer = new MessageWriter(buffer, dialect, request.Mti.ToResponse());
/// writer.Echo(De87.Stan, request);
/// writer.Text(De87.ResponseCode, "00"u8);
/// if (writer.TryComplete(out var written, out var error)) Send(buffer[..written]);
/// </code></example>
public ref struct MessageWriter
{
    private const ulong FirstBit = 0x8000_0000_0000_0000;

    private readonly Span<byte> _destination;
    private readonly Dialect _dialect;
    private readonly FieldCode[] _codes;
    private readonly int _mtiSize;
    private readonly int _bitmapSize;
    private ulong _first;
    private ulong _second;
    private ulong _third;
    private int _position;
    private int _bitmaps;
    private int _last;
    private int _limit;
    private int _thirdAt;
    private WriteError _error;

    /// <summary>Begins a message.</summary>
    /// <param name="destination">Where the bytes go, from the MTI on; must outlive the writer. What lies behind the message may be overwritten as far as eight bytes.</param>
    /// <param name="dialect">How it is written.</param>
    /// <param name="mti">The message type.</param>
    /// <param name="highestField">The highest field that will be written, where it is known: room for its bitmap is left at once instead of made later. A guess does no harm.</param>
    public MessageWriter(Span<byte> destination, Dialect dialect, Mti mti, int highestField = 0)
    {
        ArgumentNullException.ThrowIfNull(dialect);
        _destination = destination;
        _dialect = dialect;
        _codes = dialect.Codes;
        ref readonly var head = ref dialect.Head;
        _mtiSize = head.MtiSize;
        _bitmapSize = head.BitmapSize;
        _bitmaps = head.AlwaysTwo || (highestField > 64 && head.Max > 1) ? 2 : 1;
        _thirdAt = -1;
        _limit = head.ThirdInField > 0 ? 64 : 64 * _bitmaps;
        _position = _mtiSize + (_bitmaps * _bitmapSize);
        if (destination.Length < _position)
        {
            _error = new WriteError(WriteErrorKind.DestinationTooSmall, 0, destination.Length, _position);
            _last = int.MaxValue;
            return;
        }

        if (head.Mti == MtiEncoding.Bcd)
        {
            BinaryPrimitives.WriteUInt16BigEndian(destination, mti.Value);
        }
        else
        {
            uint x = mti.Value;
            x = ((x & 0xF000) << 12) | ((x & 0x0F00) << 8) | ((x & 0x00F0) << 4) | (x & 0x000F);
            BinaryPrimitives.WriteUInt32BigEndian(destination, x | (head.Mti == MtiEncoding.Ascii ? 0x30303030 : 0xF0F0F0F0));
        }
    }

    /// <summary>The data element written last; 0 before the first and after an error.</summary>
    public readonly int LastField => _last == int.MaxValue ? 0 : _last;

    /// <summary>The first error; it sticks.</summary>
    public readonly WriteError Error => _error;

    /// <summary>Writes a number: right-justified with zeros in a fixed field, without leading zeros in a variable one; with sign in x+n fields.</summary>
    public void Number(int de, long value)
    {
        ref readonly var code = ref Next(de);
        if (code.Locate == LocateKind.Undefined)
        {
            if (!Begin(de)) return;
            code = ref _codes[de];
        }

        var target = _destination[_position..];
        var size = code.Size;
        if (value >= 0 && code.Is(FieldFlags.PlainNumber) && target.Length >= size)
        {
            bool fits;
            if (code.Value == ValueKind.Ascii) fits = size <= 8 && target.Length >= 8 ? Digits.TryWriteUpTo8((ulong)value, target, size) : Digits.TryWriteCharacters((ulong)value, target[..size], 0x30);
            else fits = Bcd.TryWrite((ulong)value, target[..size]);
            End(de, fits ? size : -(int)WriteErrorKind.ValueTooLong, 0);
            return;
        }

        End(de, FieldEncoder.Number(code, SetOf(code, de), value, target), 0);
    }

    /// <summary>Writes ASCII characters: blanks behind in fixed text, zeros in front in fixed digits, <c>=</c> of a track as its nibble; hex-coded fields expect hex digits.</summary>
    public void Text(int de, scoped ReadOnlySpan<byte> ascii)
    {
        ref readonly var code = ref Next(de);
        if (code.Locate == LocateKind.Undefined)
        {
            if (!Begin(de)) return;
            code = ref _codes[de];
        }

        var target = _destination[_position..];
        if (code.Value == ValueKind.Ascii && code.IsFixed && ascii.Length == code.Size && ascii.TryCopyTo(target))
        {
            End(de, ascii.Length, 0);
            return;
        }

        End(de, FieldEncoder.Text(code, SetOf(code, de), ascii, target), ascii.Length);
    }

    /// <summary>Writes up to 15 ASCII characters, see <see cref="Text(int, ReadOnlySpan{byte})"/>.</summary>
    public void Text(int de, AsciiText value)
    {
        Span<byte> ascii = stackalloc byte[AsciiText.MaxLength];
        Text(de, ascii[..value.CopyTo(ascii)]);
    }

    /// <summary>Writes bytes: as they are, or hex-coded where the field is. A fixed field needs exactly its length.</summary>
    public void Bytes(int de, scoped ReadOnlySpan<byte> value)
    {
        ref readonly var code = ref Next(de);
        if (code.Locate == LocateKind.Undefined)
        {
            if (!Begin(de)) return;
            code = ref _codes[de];
        }

        End(de, FieldEncoder.Bytes(code, value, _destination[_position..]), value.Length);
    }

    /// <summary>Repeats a field of a message in the same dialect, byte for byte; does nothing where it is absent.</summary>
    public void Echo(int de, scoped MessageView request)
    {
        if (!request.Has(de)) return;
        if (!ReferenceEquals(request.Dialect, _dialect))
        {
            Fail(WriteErrorKind.OtherDialect, de, 0, 0);
            return;
        }

        if (!Begin(de)) return;
        var wire = request.RawWithPrefix(de);
        if (!wire.TryCopyTo(_destination[_position..]))
        {
            Fail(WriteErrorKind.DestinationTooSmall, de, _destination.Length - _position, wire.Length);
            return;
        }

        End(de, wire.Length, 0);
    }

    /// <summary>
    /// Announces the authentication code field, completes the bitmaps, and gives all bytes from the MTI up to that field: what the code is computed over.
    /// Then write the field itself.
    /// </summary>
    /// <returns>Empty after an error.</returns>
    public ReadOnlySpan<byte> BeginMac(int de)
    {
        if (!Begin(de)) return default;
        Mark(de);
        WriteBitmaps();
        return _destination[.._position];
    }

    /// <summary>Writes the bitmaps and ends the message.</summary>
    /// <param name="written">Bytes from the MTI on; 0 after an error.</param>
    /// <param name="error">The first error.</param>
    public bool TryComplete(out int written, out WriteError error)
    {
        error = default;
        written = 0;
        if (!_error.IsNone)
        {
            error = _error;
            return false;
        }

        WriteBitmaps();
        written = _position;
        return true;
    }

    /// <summary>Writes text that is already in the field's character set.</summary>
    internal void Encoded(int de, scoped ReadOnlySpan<byte> encoded)
    {
        if (!Begin(de)) return;
        End(de, FieldEncoder.Encoded(_codes[de], _dialect.Set(de), encoded, _destination[_position..]), encoded.Length);
    }

    /// <summary>Notes an error that was found outside.</summary>
    internal void Fail(WriteError error)
    {
        if (_error.IsNone) _error = error;
        _last = int.MaxValue;
    }

    private bool Begin(int de)
    {
        if (_error.Kind != WriteErrorKind.None) return false;
        if ((uint)de > Dialect.MaxField || _codes[de].Locate is LocateKind.Undefined or LocateKind.ThirdBitmap) return Fail(WriteErrorKind.FieldUnknown, de, 0, 0);
        if (de <= _last) return Fail(WriteErrorKind.OutOfOrder, de, 0, 0);
        return de <= 64 || EnsureBitmaps(de);
    }

    /// <summary>
    /// The field's code on the usual path: no error so far (an error puts the last field out of reach), ascending, bitmaps large enough.
    /// Otherwise that of field 0, which is always undefined.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly ref readonly FieldCode Next(int de) => ref _codes[de > _last && de <= _limit ? de : 0];

    private readonly CharacterSet SetOf(in FieldCode code, int de) => code.Value is ValueKind.SingleByte or ValueKind.MultiByte ? _dialect.Set(de) : CharacterSet.Ascii;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void End(int de, int written, int given)
    {
        if (written < 0)
        {
            Reject(de, (WriteErrorKind)(-written), given);
            return;
        }

        _position += written;
        _last = de;
        Mark(de);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Reject(int de, WriteErrorKind error, int given)
    {
        ref readonly var code = ref _codes[de];
        var allowed = error == WriteErrorKind.DestinationTooSmall ? _destination.Length - _position : error == WriteErrorKind.WrongLength ? code.Size : code.Max;
        Fail(error, de, allowed, given);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Mark(int de)
    {
        var bit = FirstBit >> ((de - 1) & 63);
        if (de <= 64) _first |= bit;
        else if (de <= 128) _second |= bit;
        else _third |= bit;
    }

    /// <summary>Makes room for the second and third bitmap when the first field above 64 or 128 comes.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool EnsureBitmaps(int de)
    {
        if (_bitmaps == 1)
        {
            if (!Insert(_mtiSize + _bitmapSize, de)) return false;
            _bitmaps = 2;
            if (_dialect.Bitmap.ThirdInField == 0) _limit = 128;
        }

        var thirdIn = _dialect.Bitmap.ThirdInField;
        if (thirdIn > 0 && de > thirdIn && _thirdAt < 0) _thirdAt = _position;
        if (de <= 128 || _bitmaps == 3) return true;
        if (!Insert(thirdIn > 0 ? _thirdAt : _mtiSize + (2 * _bitmapSize), de)) return false;
        _bitmaps = 3;
        if (thirdIn == 0) _limit = Dialect.MaxField;
        return true;
    }

    private bool Insert(int at, int de)
    {
        if (_position + _bitmapSize > _destination.Length) return Fail(WriteErrorKind.DestinationTooSmall, de, _destination.Length, _position + _bitmapSize);
        _destination[at.._position].CopyTo(_destination[(at + _bitmapSize)..]);
        _position += _bitmapSize;
        return true;
    }

    private void WriteBitmaps()
    {
        ref readonly var head = ref _dialect.Head;
        if (_bitmaps == 2 && _second == 0 && !head.AlwaysTwo) RemoveSecond();
        var first = _first;
        var second = _second;
        if (_bitmaps >= 2 && head.Announce) first |= FirstBit;
        if (_bitmaps == 3) second |= head.ThirdInField > 0 ? FirstBit >> (head.ThirdInField - 65) : FirstBit;
        WriteBitmap(head, _mtiSize, first);
        if (_bitmaps >= 2) WriteBitmap(head, _mtiSize + _bitmapSize, second);
        if (_bitmaps == 3) WriteBitmap(head, head.ThirdInField > 0 ? _thirdAt : _mtiSize + (2 * _bitmapSize), _third);
    }

    /// <summary>Takes back the room for a second bitmap that was announced to the constructor and not needed.</summary>
    private void RemoveSecond()
    {
        var fields = _mtiSize + (2 * _bitmapSize);
        _destination[fields.._position].CopyTo(_destination[(fields - _bitmapSize)..]);
        _position -= _bitmapSize;
        _bitmaps = 1;
        _limit = 64;
    }

    private readonly void WriteBitmap(in HeadCode head, int at, ulong bits)
    {
        if (head.Bitmap == BitmapEncoding.Binary)
        {
            BinaryPrimitives.WriteUInt64BigEndian(_destination[at..], bits);
            return;
        }

        var hex = _destination.Slice(at, 16);
        Hex.Write64(bits, hex, head.LowerCase);
        if (head.Bitmap == BitmapEncoding.HexAscii) return;
        foreach (ref var b in hex) b = CharacterSet.Ebcdic037.FromAscii[b];
    }

    private bool Fail(WriteErrorKind kind, int de, int expected, int actual)
    {
        if (_error.IsNone) _error = new WriteError(kind, de, expected, actual);
        _last = int.MaxValue;
        return false;
    }
}
