using Iso8583.Core.Dialects;

namespace Iso8583.Core.Codec;

/// <summary>What stands in front of the first field: MTI and bitmaps; bits that only announce a bitmap are taken out.</summary>
internal struct MessageHead
{
    private const ulong FirstBit = 0x8000_0000_0000_0000;

    public ulong First;
    public ulong Second;
    public ulong Third;

    /// <summary>Behind the last bitmap; where a fault is, its offset.</summary>
    public int Position;
    public ushort Mti;
    public bool HasMti;
    private ParseErrorKind _fault;
    private byte _field;

    /// <summary>Reads MTI and bitmaps.</summary>
    /// <returns>False with a fault, which <see cref="Error"/> describes; no field counts as announced then.</returns>
    public static bool TryRead(ReadOnlySpan<byte> message, Dialect dialect, out MessageHead head)
    {
        head = default;
        ref readonly var code = ref dialect.Head;
        if (message.Length > Locator.MaxMessage) return head.Fail(ParseErrorKind.MessageTooLong, 0);
        if (message.Length < code.MtiSize) return head.Fail(ParseErrorKind.MtiTruncated, 0);
        if (!Locator.TryReadMti(message, code.Mti, out head.Mti)) return head.Fail(ParseErrorKind.MtiInvalid, 0);
        head.HasMti = true;
        head.Position = code.MtiSize;
        if (!head.TryReadBitmap(message, code, 1, out head.First)) return false;
        var more = (head.First & FirstBit) != 0 || code.AlwaysTwo;
        head.First &= ~FirstBit;
        if (!more) return true;
        if (code.Max < 2) return head.Fail(ParseErrorKind.BitmapTooMany, 1);
        if (!head.TryReadBitmap(message, code, 1, out head.Second)) return false;
        if ((head.Second & FirstBit) == 0 || code.Bit65IsField) return true;
        head.Second &= ~FirstBit;
        if (code.Max < 3) return head.Fail(ParseErrorKind.BitmapTooMany, 65);
        if (!head.TryReadBitmap(message, code, 65, out head.Third)) return false;
        return (head.Third & FirstBit) == 0 || code.Bit129IsField || head.Fail(ParseErrorKind.BitmapTooMany, 129);
    }

    /// <summary>The fault with what was expected.</summary>
    public readonly ParseError Error(ReadOnlySpan<byte> message, Dialect dialect)
    {
        var left = message.Length - Position;
        return _fault switch
        {
            ParseErrorKind.MessageTooLong => new ParseError(_fault, 0, 0, Locator.MaxMessage, message.Length),
            ParseErrorKind.MtiTruncated => new ParseError(_fault, 0, 0, dialect.Head.MtiSize, left),
            ParseErrorKind.BitmapTruncated => new ParseError(_fault, _field, Position, dialect.Head.BitmapSize, left),
            ParseErrorKind.BitmapTooMany => new ParseError(_fault, _field, Position, dialect.Head.Max, dialect.Head.Max + 1),
            _ => new ParseError(_fault, _field, Position),
        };
    }

    private bool TryReadBitmap(ReadOnlySpan<byte> message, in HeadCode code, int de, out ulong bits)
    {
        if (Locator.TryReadBitmap(message, code.Bitmap, Position, out bits))
        {
            Position += code.BitmapSize;
            return true;
        }

        return Fail(message.Length - Position < code.BitmapSize ? ParseErrorKind.BitmapTruncated : ParseErrorKind.BitmapInvalid, de);
    }

    private bool Fail(ParseErrorKind fault, int field)
    {
        _fault = fault;
        _field = (byte)field;
        First = 0;
        Second = 0;
        Third = 0;
        return false;
    }
}
