using System.Buffers.Binary;
using System.Net;
using System.Text.Json;
using Iso8583.Core.Dialects;
using Iso8583.Core.Framing;
using Iso8583.Core.Security;
using Iso8583.Emulator.Link;
using Iso8583.Emulator.Output;
using Iso8583.Emulator.Terminal;

namespace Iso8583.Emulator.Commands;

/// <summary>The demonstration: every terminal of the plan works through its day, all at the same time, while the inbox is watched.</summary>
internal sealed class DemoDay
{
    private static readonly TimeSpan SmsPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan SmsQuiet = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestQuiet = TimeSpan.FromSeconds(3);

    public required ProfileDocument Document { get; init; }

    public required StateFile States { get; init; }

    public required EndPoint UnionPay { get; init; }

    public required EndPoint Iso87 { get; init; }

    /// <summary>Speaks to the acquirer's HTTP address; the caller owns it.</summary>
    public required HttpClient Http { get; init; }

    public required TimeSpan Timeout { get; init; }

    public required IOutput Output { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>One terminal after the other instead of all at once: slower, and easier to read.</summary>
    public bool InTurn { get; init; }

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        if (Document.Day.Count == 0) throw new TerminalConfigurationException("The profile document has no 'day': nothing to play.");
        var tally = new RunTally(Output, Time);
        var inbox = new InboxClient(Http);
        try
        {
            await inbox.SkipAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is HttpRequestException or JsonException)
        {
            Output.Note("", $"no SMS inbox at {Http.BaseAddress}: {ConnectionFault.Describe(e)}. Is the acquirer running, and is --http its address?");
            return ExitCode.NoConnection;
        }

        var sms = new SmsWatch(inbox, tally, Output, Time);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var watching = sms.RunAsync(over.Token);
        var terminals = await PlayAsync(tally, cancellationToken).ConfigureAwait(false);
        await CheckSmsAsync(terminals, sms, tally, cancellationToken).ConfigureAwait(false);
        await sms.SettleDownAsync(SmsQuiet, LongestQuiet, cancellationToken).ConfigureAwait(false);
        await over.CancelAsync().ConfigureAwait(false);
        await watching.ConfigureAwait(false);
        Output.Summary(tally.Summary(sms.Seen));
        if (terminals.Any(t => t.IsUnreachable) || sms.IsLost) return ExitCode.NoConnection;
        return tally.Failures == 0 ? ExitCode.Good : ExitCode.ExpectationFailed;
    }

    private async Task<List<DemoTerminal>> PlayAsync(RunTally tally, CancellationToken cancellationToken)
    {
        List<DemoTerminal> terminals = [];
        List<TerminalLink> links = [];
        try
        {
            List<Task> days = [];
            foreach (var plan in Document.Day)
            {
                var profile = Document.Terminals.First(t => t.TerminalId == plan.TerminalId);
                var link = Connect(profile, tally, out var dialect);
                links.Add(link);
                var terminal = new DemoTerminal(Session(profile, link, dialect), plan, tally, Output);
                terminals.Add(terminal);
                var day = terminal.RunAsync(cancellationToken);
                if (InTurn) await day.ConfigureAwait(false);
                days.Add(day);
            }

            await Task.WhenAll(days).ConfigureAwait(false);
        }
        finally
        {
            foreach (var link in links) await link.DisposeAsync().ConfigureAwait(false);
        }

        return terminals;
    }

    private TerminalLink Connect(TerminalProfile profile, RunTally tally, out Dialect dialect)
    {
        if (!DialectCatalog.BuiltIn.TryGet(profile.Dialect, out var known) || known is null)
            throw new TerminalConfigurationException($"Terminal {profile.TerminalId}: there is no dialect '{profile.Dialect}'.");
        dialect = known;
        var name = profile.Framing.Length > 0 ? profile.Framing : dialect.Framing;
        if (!FrameCodecs.TryParse(name, new FrameOptions(), out var framing, out var error))
            throw new TerminalConfigurationException($"Terminal {profile.TerminalId}: {error}");
        var envelope = profile.Envelope();
        if (envelope.Length != framing.EnvelopeLength)
            throw new TerminalConfigurationException($"Terminal {profile.TerminalId}: TPDU and header have {envelope.Length} bytes, the framing {name} has {framing.EnvelopeLength}.");
        var options = new LinkOptions { Dialect = dialect, Framing = framing, Envelope = envelope, Time = Time, Trace = tally.Trace(profile.TerminalId, dialect) };
        return new TerminalLink(profile.IsUnionPay ? UnionPay : Iso87, options, profile.ConnectRetries);
    }

    private TerminalSession Session(TerminalProfile profile, TerminalLink link, Dialect dialect)
    {
        var state = States.Of(profile.MerchantId, profile.TerminalId);
        if (state.Ksn.Length == 0) state.Ksn = FirstKsn(profile);
        var security = TerminalSecurities.Create(profile, state);
        return new TerminalSession(profile, States, security, dialect, link, Document.Card, Timeout, Time)
        {
            Note = text => Output.Note(profile.TerminalId, text),
        };
    }

    /// <summary>
    /// A DUKPT device that remembers nothing must not count from one again: its acquirer would take that for a replay. So it goes on from the
    /// clock, twenty counts a second, which the 32 bits of an AES device hold for years. One of triple DES begins where its profile says.
    /// </summary>
    private string FirstKsn(TerminalProfile profile)
    {
        if (profile.Protection is not { Ksn.Length: MessageProtection.MaxKsnLength } protection) return "";
        var ksn = protection.Ksn.ToArray();
        BinaryPrimitives.WriteUInt32BigEndian(ksn.AsSpan(8), unchecked((uint)(Time.GetUtcNow().ToUnixTimeMilliseconds() / 50)));
        return KeySerialNumber.TryAdvance(KeyAlgorithm.Aes, ksn) == SecurityError.None ? Convert.ToHexString(ksn) : "";
    }

    private async Task CheckSmsAsync(List<DemoTerminal> terminals, SmsWatch sms, RunTally tally, CancellationToken cancellationToken)
    {
        // One patience for all: an acquirer without SMS must not cost it a dozen times.
        var start = Time.GetTimestamp();
        foreach (var expected in terminals.SelectMany(t => t.ExpectedSms))
        {
            var missing = await sms.MissingAsync(expected, SmsPatience - Time.GetElapsedTime(start), cancellationToken).ConfigureAwait(false);
            tally.Expect(expected.TerminalId, expected.ToString(), missing is null, missing ?? "");
        }
    }
}
