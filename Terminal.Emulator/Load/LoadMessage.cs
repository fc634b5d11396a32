using System.Buffers;
using System.Globalization;
using Iso8583.Core.Codec;
using Iso8583.Core.Dialects;
using Iso8583.Core.Messages;
using Iso8583.Emulator.Link;
using Iso8583.Emulator.Terminal;

namespace Iso8583.Emulator.Load;

/// <summary>One message that is sent again and again, each time under the next STAN and, where it has F7, at the time of then.</summary>
internal sealed class LoadMessage
{
    private const int LastStan = 999_999;

    private readonly Lock _messageLock = new();
    private readonly IsoMessage _message;
    private readonly Dialect _dialect;
    private readonly TimeProvider _time;
    private readonly bool _hasTime;
    private readonly CorrelationKey _key;
    private int _stan;

    /// <param name="message">The message; its F11 is the first STAN.</param>
    /// <param name="dialect">How it is written.</param>
    /// <param name="time">For F7.</param>
    public LoadMessage(IsoMessage message, Dialect dialect, TimeProvider time)
    {
        _message = message;
        _dialect = dialect;
        _time = time;
        _hasTime = dialect.Version == 0 && message.Has(De87.TransmissionDateTime);
        if (!int.TryParse(message.GetText(De87.Stan), NumberStyles.None, CultureInfo.InvariantCulture, out _stan) || _stan is < 1 or > LastStan)
            throw new TerminalConfigurationException("A message for load needs F11 from 1 to 999999: it is the first STAN, and tells answers apart.");
        var output = new ArrayBufferWriter<byte>();
        if (!IsoMessageCodec.TryWrite(message, dialect, output, out var fault)) throw new TerminalConfigurationException("The message cannot be written: " + fault.Describe());
        var map = default(FieldMap);
        if (!MessageView.TryParse(output.WrittenSpan, dialect, ref map, out var view, out var error))
            throw new TerminalConfigurationException("The message cannot be read back: " + error.Describe());
        _key = CorrelationKey.Of(view);
    }

    /// <summary>The next message and what its answer will be known by.</summary>
    public byte[] Next(out CorrelationKey key)
    {
        lock (_messageLock)
        {
            var stan = _stan;
            _stan = stan == LastStan ? 1 : stan + 1;
            _message.Set(De87.Stan, stan.ToString("D6", CultureInfo.InvariantCulture));
            if (_hasTime) _message.Set(De87.TransmissionDateTime, _time.GetUtcNow().ToString("MMddHHmmss", CultureInfo.InvariantCulture));
            key = _key with { Stan = stan };
            return IsoMessageCodec.ToBytes(_message, _dialect);
        }
    }
}
