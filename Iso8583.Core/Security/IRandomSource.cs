namespace Iso8583.Core.Security;

/// <summary>Where random bytes come from: the system, or a fixed stream in tests.</summary>
public interface IRandomSource
{
    /// <summary>Fills the whole destination. May be called from several threads at once.</summary>
    void Fill(Span<byte> destination);
}
