using System.Numerics;
using Iso8583.Core.Dialects;
using Iso8583.Core.Messages;

namespace Iso8583.Core.Codec;

/// <summary>Reads a message forward, field by field, without allocation. The cheapest way to look at the first few fields.</summary>
/// <remarks>
/// The message is the bytes from the MTI to the last field, without framing. <c>while (reader.Read()) use(reader.Field, reader.Value);</c>
/// then <see cref="Error"/> says whether the end was reached. For random access use <see cref="MessageView"/>.
/// </remarks>
public ref struct MessageReader
{
    private readonly ReadOnlySpan<byte> _message;
    private readonly Dialect _dialect;
    private ulong _word;
    private ulong _second;
    private ulong _third;
    private int _base;
    private int _position;
    private ParseError _error;

    /// <summary>Reads MTI and bitmaps.</summary>
    /// <param name="message">MTI to last field; must outlive the reader.</param>
    /// <param name="dialect">How it is written.</param>
    public MessageReader(ReadOnlySpan<byte> message, Dialect dialect)
    {
        ArgumentNullException.ThrowIfNull(dialect);
        _message = message;
        _dialect = dialect;
        if (!MessageHead.TryRead(message, dialect, out var head)) _error = head.Error(message, dialect);
        HasMti = head.HasMti;
        Mti = new Mti(head.Mti);
        _word = head.First;
        _second = head.Second;
        _third = head.Third;
        _position = head.Position;
    }

    /// <summary>True where the MTI was read.</summary>
    public bool HasMti { get; }

    /// <summary>The message type.</summary>
    public Mti Mti { get; }

    /// <summary>The data element that was read last.</summary>
    public int Field { get; private set; }

    /// <summary>Its value on the wire, without the length prefix.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>Bytes read so far.</summary>
    public readonly int Position => _position;

    /// <summary>The fault that ended the reading, if one did.</summary>
    public readonly ParseError Error => _error;

    /// <summary>Goes to the next field.</summary>
    /// <returns>False at the end or at a fault, see <see cref="Error"/>; bytes left over behind the last field are a fault.</returns>
    public bool Read()
    {
        if (!_error.IsNone) return false;
        while (_word == 0)
        {
            if (_base == 128)
            {
                if (_position != _message.Length) _error = new ParseError(ParseErrorKind.TrailingBytes, 0, _position, 0, _message.Length - _position);
                return false;
            }

            _base += 64;
            _word = _second;
            _second = _third;
            _third = 0;
        }

        var lead = BitOperations.LeadingZeroCount(_word);
        _word &= ~(0x8000_0000_0000_0000 >> lead);
        var de = _base + lead + 1;
        ref readonly var code = ref _dialect.Codes[de];
        if (code.Locate == LocateKind.ThirdBitmap)
        {
            if (!Locator.TryReadBitmap(_message, _dialect.Head.Bitmap, _position, out var third))
            {
                _error = Locator.ExplainBitmap(_message, _dialect.Head.Bitmap, _position, de);
                return false;
            }

            _position += _dialect.Head.BitmapSize;
            _second = _base == 64 ? third : _second;
            return Read();
        }

        var place = Locator.Find(code, _message, _position);
        if (place < 0) place = Locator.FindRare(code, _dialect.Set(de), _message, _position);
        if (place < 0)
        {
            _error = Locator.Explain(code, _dialect.Set(de), _message, _position, de);
            return false;
        }

        Field = de;
        Value = _message.Slice(Locator.StartOf(place), Locator.LengthOf(place));
        _position = Locator.StartOf(place) + Value.Length;
        return true;
    }
}
