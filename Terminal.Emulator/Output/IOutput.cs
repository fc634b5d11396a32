using Iso8583.Core.Dialects;
using Iso8583.Emulator.Link;

namespace Iso8583.Emulator.Output;

/// <summary>Where a run is reported: lines for people or JSON lines for programs. Safe for use by several terminals at once.</summary>
internal interface IOutput
{
    /// <summary>A message that passed, masked.</summary>
    void Message(string terminalId, in LinkEvent passed, Dialect dialect);

    /// <summary>What a terminal does next.</summary>
    void Step(string terminalId, string text);

    /// <summary>Something worth knowing.</summary>
    void Note(string terminalId, string text);

    /// <summary>An SMS that a phone got.</summary>
    void Sms(SmsSeen sms);

    /// <summary>Something that was expected and how it turned out.</summary>
    void Expectation(string terminalId, string what, bool met, string found);

    /// <summary>The end of the run.</summary>
    void Summary(RunSummary summary);
}
