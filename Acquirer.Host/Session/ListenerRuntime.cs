using Iso8583.Core.Dialects;
using Iso8583.Core.Framing;
using Iso8583.Host.Configuration;

namespace Iso8583.Host.Session;

/// <summary>A listener's options with everything looked up that they name.</summary>
internal sealed record ListenerRuntime(
    ListenerOptions Options,
    Dialect Dialect,
    IFrameCodec Framing,
    ITransactionMapper Mapper,
    IResponseComposer Composer);
