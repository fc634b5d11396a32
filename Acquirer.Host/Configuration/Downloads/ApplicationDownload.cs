namespace Iso8583.Host.Configuration.Downloads;

/// <summary>An application that terminals may select, with its parameters.</summary>
/// <param name="Aid">5 to 16 bytes.</param>
/// <param name="Tags">BER-TLV that follows the AID.</param>
public sealed record ApplicationDownload(ReadOnlyMemory<byte> Aid, ReadOnlyMemory<byte> Tags);
