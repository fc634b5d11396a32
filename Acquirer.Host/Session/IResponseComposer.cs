using Iso8583.Core.Codec;

namespace Iso8583.Host.Session;

/// <summary>Business becomes message here, once. One implementation per family of meaning.</summary>
internal interface IResponseComposer
{
    /// <summary>Writes the answer to what the books decided.</summary>
    void WriteOutcome(scoped MessageView request, Exchange exchange, ref MessageWriter response);

    /// <summary>Writes a format error with whatever key fields the request gave before its fault.</summary>
    void WriteFormatError(scoped MessageView request, Exchange exchange, ref MessageWriter response);
}
