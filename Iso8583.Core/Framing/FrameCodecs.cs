using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Iso8583.Core.Documents;

namespace Iso8583.Core.Framing;

/// <summary>Makes frame codecs from their names.</summary>
/// <remarks>
/// A name is a length and any of the suffixes, joined by <c>+</c>, for example <c>be2+tpdu+header:6</c>:
/// <list type="table">
/// <item><term>none</term><description>no length: what has arrived is a frame, or with <c>+etx</c> what stands before the first ETX</description></item>
/// <item><term>be2 le2 be4 le4</term><description>2 or 4 bytes binary, big or little endian</description></item>
/// <item><term>ascii4 ascii6</term><description>4 or 6 decimal digits in ASCII</description></item>
/// <item><term>hex4</term><description>4 hex digits in ASCII</description></item>
/// <item><term>bcd2</term><description>2 bytes with 4 BCD digits</description></item>
/// <item><term>+self</term><description>the length counts itself</description></item>
/// <item><term>+tpdu</term><description>5-byte TPDU with identifier 60; its addresses are swapped in the response</description></item>
/// <item><term>+header:N, +header:N:HEX</term><description>header of N bytes that the response gives back; HEX are the bytes that it must begin with</description></item>
/// <item><term>+visa</term><description>header whose first byte is its own length; total length and stations are kept right in the response</description></item>
/// <item><term>+stx</term><description>STX before the length, which then counts headers and message only</description></item>
/// <item><term>+etx</term><description>ETX behind the message</description></item>
/// <item><term>+trailer:N</term><description>N bytes without meaning behind the message</description></item>
/// <item><term>+lrc</term><description>one byte: exclusive or of all bytes behind STX (without STX: behind the length) before it</description></item>
/// </list>
/// </remarks>
public static class FrameCodecs
{
    private const int MaxHeaderLength = 1024;
    private const int MaxTrailerLength = 64;
    private const int MaxHeaders = 4;

    private static readonly string[] SuffixNames = ["self", "tpdu", "header:N", "visa", "stx", "etx", "trailer:N", "lrc"];

    /// <summary>The lengths that a name may begin with.</summary>
    public static IReadOnlyList<string> Lengths { get; } = ["none", "be2", "le2", "be4", "le4", "ascii4", "ascii6", "hex4", "bcd2"];

    /// <summary>Makes a codec.</summary>
    /// <exception cref="FormatException">The name is not one; the message says what is possible.</exception>
    public static IFrameCodec Parse(string name, int maxFrameLength = FrameOptions.DefaultMaxFrameLength)
        => TryParse(name, new FrameOptions { MaxFrameLength = maxFrameLength }, out var codec, out var error) ? codec : throw new FormatException(error);

    /// <summary>Makes a codec.</summary>
    /// <param name="name">Its name, see the remarks of this class.</param>
    /// <param name="options">What stands beside the name.</param>
    /// <param name="codec">The codec; its name is the canonical form.</param>
    /// <param name="error">What is wrong with the name, with the nearest right one; empty where nothing is.</param>
    public static bool TryParse(string name, FrameOptions options, [NotNullWhen(true)] out IFrameCodec? codec, out string error)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(options);
        codec = null;
        var plan = new Plan();
        var words = name.Split('+');
        error = plan.SetLength(words[0]);
        for (var i = 1; i < words.Length && error.Length == 0; i++) error = plan.Add(words[i]);
        if (error.Length == 0) error = plan.Apply(options);
        if (error.Length > 0) return false;
        codec = plan.Build(options);
        return true;
    }

    // What a name says, before it becomes a codec.
    private sealed class Plan
    {
        private readonly List<EnvelopePart> _parts = [];
        private LengthPrefix _length;
        private Trailer _trailer;
        private string _lengthName = "none";
        private bool _hasStart;

        public string SetLength(string word)
        {
            _lengthName = word;
            _length = word switch
            {
                "be2" => new LengthPrefix(LengthForm.BigEndian, 2, false),
                "be4" => new LengthPrefix(LengthForm.BigEndian, 4, false),
                "le2" => new LengthPrefix(LengthForm.LittleEndian, 2, false),
                "le4" => new LengthPrefix(LengthForm.LittleEndian, 4, false),
                "ascii4" => new LengthPrefix(LengthForm.AsciiDigits, 4, false),
                "ascii6" => new LengthPrefix(LengthForm.AsciiDigits, 6, false),
                "hex4" => new LengthPrefix(LengthForm.AsciiHex, 4, false),
                "bcd2" => new LengthPrefix(LengthForm.Bcd, 2, false),
                _ => default,
            };
            return Lengths.Contains(word) ? "" : $"framing '{word}' is not known; {NearestName.Hint(word, Lengths)}";
        }

        public string Add(string word)
        {
            if (_parts.Count >= MaxHeaders) return $"framing: more than {MaxHeaders} headers";
            switch (word)
            {
                case "self" when _lengthName == "none":
                    return "framing: '+self' needs a length to count";
                case "self":
                    _length = _length with { IncludesSelf = true };
                    return "";
                case "tpdu":
                    _parts.Add(EnvelopeLayout.Tpdu());
                    return "";
                case "visa":
                    _parts.Add(EnvelopeLayout.VisaLike());
                    return "";
                case "stx":
                    _hasStart = true;
                    return "";
                case "etx":
                    _trailer = _trailer with { HasEnd = true };
                    return "";
                case "lrc":
                    _trailer = _trailer with { HasChecksum = true };
                    return "";
            }

            if (word.StartsWith("header:", StringComparison.Ordinal)) return AddHeader(word["header:".Length..]);
            if (!word.StartsWith("trailer:", StringComparison.Ordinal)) return $"framing suffix '+{word}' is not known; {NearestName.Hint(word, SuffixNames)}";
            if (!TryParseLength(word["trailer:".Length..], MaxTrailerLength, out var length)) return $"framing: '+trailer:N' needs a number from 1 to {MaxTrailerLength}";
            _trailer = _trailer with { FillLength = length };
            return "";
        }

        public string Apply(FrameOptions options)
        {
            if (options.MaxFrameLength < 1) return "framing: the largest frame must have at least one byte";
            if (options.VisaHeader && !_parts.Exists(p => p.Kind == EnvelopeKind.VisaLike)) _parts.Add(EnvelopeLayout.VisaLike());
            if (_lengthName == "none" && _trailer is { HasChecksum: true, HasEnd: false }) return "framing: without a length '+lrc' needs '+etx'";
            if (_lengthName == "none" && _hasStart && !_trailer.HasEnd) return "framing: without a length '+stx' needs '+etx'";
            if (options.HeaderPrefix.IsEmpty) return "";
            var first = _parts.FindIndex(p => p.Kind == EnvelopeKind.Fixed);
            if (first < 0) return "framing: constant header bytes need a '+header:N'";
            if (options.HeaderPrefix.Length > _parts[first].Length) return "framing: more constant bytes than the header has";
            _parts[first] = _parts[first] with { Constant = options.HeaderPrefix.ToArray() };
            return "";
        }

        public IFrameCodec Build(FrameOptions options)
        {
            var envelope = new EnvelopeLayout([.. _parts]);
            return _lengthName == "none"
                ? new DelimitedFrameCodec(Name(), options, envelope, _trailer, _hasStart)
                : new LengthFrameCodec(Name(), options, _length, envelope, _trailer, _hasStart);
        }

        private string AddHeader(string text)
        {
            var parts = text.Split(':');
            if (parts.Length > 2 || !TryParseLength(parts[0], MaxHeaderLength, out var length)) return $"framing: '+header:N' needs a number from 1 to {MaxHeaderLength}";
            var constant = parts.Length == 2 ? parts[1] : "";
            if (constant.Length % 2 != 0 || !constant.All(char.IsAsciiHexDigit) || constant.Length / 2 > length) return $"framing: '+header:{length}:HEX' needs at most {length} bytes in hex";
            _parts.Add(EnvelopeLayout.Fixed(length, Convert.FromHexString(constant)));
            return "";
        }

        private string Name()
        {
            var name = new StringBuilder(_lengthName);
            if (_length.IncludesSelf) name.Append("+self");
            if (_hasStart) name.Append("+stx");
            foreach (var part in _parts)
            {
                switch (part.Kind)
                {
                    case EnvelopeKind.Tpdu:
                        name.Append("+tpdu");
                        break;
                    case EnvelopeKind.VisaLike:
                        name.Append("+visa");
                        break;
                    default:
                        name.Append(CultureInfo.InvariantCulture, $"+header:{part.Length}");
                        if (part.Constant.Length > 0) name.Append(':').Append(Convert.ToHexString(part.Constant));
                        break;
                }
            }

            if (_trailer.HasEnd) name.Append("+etx");
            if (_trailer.FillLength > 0) name.Append(CultureInfo.InvariantCulture, $"+trailer:{_trailer.FillLength}");
            if (_trailer.HasChecksum) name.Append("+lrc");
            return name.ToString();
        }

        private static bool TryParseLength(string text, int max, out int length)
            => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out length) && length >= 1 && length <= max;
    }
}
