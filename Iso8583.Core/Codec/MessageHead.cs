using Iso8583.Core.Dialects;

namespace Iso8583.Core.Codec;

/// <summary>What stands in front of the first field: MTI and bitmaps; bits that only announce a bitmap are taken out.</summary>
internal struct MessageHead
{
    private const ulong FirstBit = 0x8000_0000_0000_0000;

    public ulong First;
    public ulong Second;
    public ulong Third;
    public int Position;
    public ushort Mti;
    public bool HasMti;

    public static bool TryRead(ReadOnlySpan<byte> message, Dialect dialect, out MessageHead head, out ParseError error)
    {
        head = default;
        if (message.Length > Locator.MaxMessage)
        {
            error = new ParseError(ParseErrorKind.MessageTooLong, 0, 0, Locator.MaxMessage, message.Length);
            return false;
        }

        var bitmap = dialect.Bitmap;
        if (!Locator.TryReadMti(message, dialect.Mti, ref head.Position, out head.Mti, out error)) return false;
        head.HasMti = true;
        var encoding = bitmap.Encoding;
        if (!Locator.TryReadBitmap(message, encoding, 1, ref head.Position, out head.First, out error)) return false;
        var more = (head.First & FirstBit) != 0 || bitmap.AlwaysTwo;
        head.First &= ~FirstBit;
        if (!more) return true;
        if (bitmap.Max < 2)
        {
            head.First = 0;
            error = new ParseError(ParseErrorKind.BitmapTooMany, 1, head.Position, bitmap.Max, 2);
            return false;
        }

        if (!Locator.TryReadBitmap(message, encoding, 1, ref head.Position, out head.Second, out error))
        {
            head.First = 0;
            return false;
        }

        if ((head.Second & FirstBit) == 0 || bitmap.ThirdInField == 65 || dialect.Codes[65].Locate != LocateKind.Undefined) return true;
        head.Second &= ~FirstBit;
        if (bitmap.Max < 3)
        {
            error = new ParseError(ParseErrorKind.BitmapTooMany, 65, head.Position, bitmap.Max, 3);
        }
        else if (Locator.TryReadBitmap(message, encoding, 65, ref head.Position, out head.Third, out error))
        {
            if ((head.Third & FirstBit) == 0 || dialect.Codes[129].Locate != LocateKind.Undefined) return true;
            error = new ParseError(ParseErrorKind.BitmapTooMany, 129, head.Position, bitmap.Max, 4);
        }

        head.First = 0;
        head.Second = 0;
        head.Third = 0;
        return false;
    }
}
