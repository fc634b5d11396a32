using System.Globalization;

namespace Iso8583.Core.Framing;

/// <summary>A fault of a frame: its kind and its offset from the first byte of the frame. Never content.</summary>
public readonly struct FrameError : IEquatable<FrameError>
{
    private readonly int _expected;
    private readonly long _found;

    internal FrameError(FrameErrorKind kind, int offset, long found = 0, int expected = 0)
    {
        Kind = kind;
        Offset = offset;
        _found = found;
        _expected = expected;
    }

    /// <summary>What is wrong; <see cref="FrameErrorKind.None"/> for <c>default</c>.</summary>
    public FrameErrorKind Kind { get; }

    /// <summary>Offset of the faulty byte from the start of the frame.</summary>
    public int Offset { get; }

    /// <summary>True where there is no fault.</summary>
    public bool IsNone => Kind == FrameErrorKind.None;

    /// <summary>A sentence for people.</summary>
    public string Describe() => Kind switch
    {
        FrameErrorKind.None => "no error",
        FrameErrorKind.LengthInvalid => At("the length is not a number in its encoding"),
        FrameErrorKind.LengthZero => At("the length is zero and keep-alive frames are not allowed"),
        FrameErrorKind.LengthTooSmall => At(string.Create(CultureInfo.InvariantCulture, $"{_found} bytes are announced and at least {_expected} are needed")),
        FrameErrorKind.LengthTooLarge => At(string.Create(CultureInfo.InvariantCulture, $"{_found} bytes are announced and at most {_expected} are allowed")),
        FrameErrorKind.HeaderInvalid => At("the header is not as agreed"),
        FrameErrorKind.StartMissing => At("expected STX (02)"),
        FrameErrorKind.TrailerInvalid => At("expected ETX (03)"),
        _ => At("the LRC does not match"),
    };

    /// <inheritdoc/>
    public override string ToString() => Describe();

    /// <inheritdoc/>
    public bool Equals(FrameError other) => Kind == other.Kind && Offset == other.Offset && _found == other._found && _expected == other._expected;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is FrameError other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, Offset, _found, _expected);

    /// <summary>The same fault at the same place.</summary>
    public static bool operator ==(FrameError left, FrameError right) => left.Equals(right);

    /// <summary>Another fault or place.</summary>
    public static bool operator !=(FrameError left, FrameError right) => !left.Equals(right);

    private string At(string what) => string.Create(CultureInfo.InvariantCulture, $"frame byte {Offset}: {what}");
}
