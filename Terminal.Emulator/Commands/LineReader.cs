using System.Text;

namespace Iso8583.Emulator.Commands;

/// <summary>Lines of an input that nobody vouches for: a line longer than the limit is skipped and told as too long, and is never held in memory.</summary>
internal sealed class LineReader(TextReader input)
{
    /// <summary>Room for the largest message in hex with generous blanks.</summary>
    public const int MaxLength = 1_000_000;

    private readonly char[] _buffer = new char[8192];
    private int _at;
    private int _count;

    /// <summary>The next line without its end; false at the end of the input.</summary>
    /// <param name="line">The line; empty where it is too long.</param>
    /// <param name="isTooLong">True where the line exceeds <see cref="MaxLength"/>.</param>
    public bool TryRead(out string line, out bool isTooLong)
    {
        var text = new StringBuilder();
        isTooLong = false;
        var any = false;
        while (Fill())
        {
            any = true;
            var rest = _buffer.AsSpan(_at, _count - _at);
            var end = rest.IndexOf('\n');
            var part = end < 0 ? rest : rest[..end];
            isTooLong |= text.Length + part.Length > MaxLength;
            if (!isTooLong) text.Append(part);
            _at += part.Length + (end < 0 ? 0 : 1);
            if (end >= 0) break;
        }

        line = isTooLong ? "" : text.ToString().TrimEnd('\r');
        return any;
    }

    private bool Fill()
    {
        if (_at < _count) return true;
        _at = 0;
        _count = input.Read(_buffer, 0, _buffer.Length);
        return _count > 0;
    }
}
