using System.Text;

namespace Iso8583.Core.Documents;

/// <summary>Line and column, both from 1, of a byte offset in a UTF-8 text.</summary>
internal static class Position
{
    public static (int Line, int Column) Of(ReadOnlySpan<byte> utf8, int offset)
    {
        var before = utf8[..Math.Clamp(offset, 0, utf8.Length)];
        var lineStart = before.LastIndexOf((byte)'\n') + 1;
        return (before.Count((byte)'\n') + 1, Encoding.UTF8.GetCharCount(before[lineStart..]) + 1);
    }

    /// <summary>The same for offsets that only grow: continues from the previous result instead of counting from the start.</summary>
    public ref struct Forward(ReadOnlySpan<byte> utf8)
    {
        private readonly ReadOnlySpan<byte> _utf8 = utf8;
        private int _offset;
        private int _line = 1;
        private int _lineStart;

        public (int Line, int Column) To(int offset)
        {
            var step = _utf8[_offset..offset];
            var last = step.LastIndexOf((byte)'\n');
            if (last >= 0)
            {
                _line += step.Count((byte)'\n');
                _lineStart = _offset + last + 1;
            }

            _offset = offset;
            return (_line, Encoding.UTF8.GetCharCount(_utf8[_lineStart..offset]) + 1);
        }
    }
}
