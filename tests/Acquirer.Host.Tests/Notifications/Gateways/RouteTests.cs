using Iso8583.Host.Notifications;
using Iso8583.Host.Notifications.Delivery;
using Iso8583.Host.Notifications.Gateways;
using Iso8583.Host.Notifications.Sinks;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Iso8583.Host.Tests.Notifications.Gateways;

[CancelAfter(30_000)]
public class RouteTests
{
    private static readonly SendResult Down = SendResult.Not(SendOutcome.Unreachable, "connect");
    private FakeTimeProvider _time = null!;
    private SwitchedSink _first = null!;
    private SwitchedSink _second = null!;
    private NotificationRoute _route = null!;

    [SetUp]
    public void SetUp()
    {
        _time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(50));
        _first = new SwitchedSink("first");
        _second = new SwitchedSink("second");
        _route = TestSinks.Route(_time, _first, _second);
    }

    [TearDown]
    public void TearDown() => _route.Dispose();

    [Test]
    public async Task The_first_gateway_is_preferred(CancellationToken token) => Assert.That((await SendAsync(token)).Sink, Is.EqualTo("first"));

    [Test]
    public async Task A_message_that_finds_the_first_gateway_unreachable_leaves_by_the_second_at_once(CancellationToken token)
    {
        _first.Answer = Down;
        Assert.That((await SendAsync(token)).Sink, Is.EqualTo("second"));
    }

    [Test]
    public async Task A_gateway_that_keeps_failing_is_not_asked_any_more(CancellationToken token)
    {
        _first.Answer = Down;
        for (var i = 0; i < 20; i++) await SendAsync(token);
        Assert.Multiple(() =>
        {
            Assert.That(_first.Offered, Is.EqualTo(5));
            Assert.That(_second.Sent, Has.Count.EqualTo(20));
            Assert.That(_route.Gateways[0].IsUsable, Is.False);
        });
    }

    [TestCase(SendOutcome.Refused)]
    [TestCase(SendOutcome.Failed)]
    [TestCase(SendOutcome.Throttled)]
    [TestCase(SendOutcome.Ambiguous)]
    public async Task Any_other_answer_is_not_asked_again_elsewhere_at_once(SendOutcome outcome, CancellationToken token)
    {
        _first.Answer = SendResult.Not(outcome, "x");
        Assert.That((await SendAsync(token)).Result.Outcome, Is.EqualTo(outcome));
        Assert.That(_second.Offered, Is.Zero);
    }

    [Test]
    public async Task After_three_failed_attempts_the_next_gateway_is_asked_first(CancellationToken token)
    {
        _first.Answer = SendResult.Not(SendOutcome.Failed, "busy");
        Assert.That((await SendAsync(token, attempts: 3)).Sink, Is.EqualTo("first"));
        Assert.That((await SendAsync(token, attempts: 4)).Sink, Is.EqualTo("second"));
    }

    [Test]
    public async Task A_gateway_comes_back_after_three_good_probes_and_thirty_seconds(CancellationToken token)
    {
        _first.Answer = Down;
        for (var i = 0; i < 5; i++) await SendAsync(token);
        _first.Answer = SendResult.Accepted("id");
        var back = new List<int>();
        for (var probe = 1; probe <= 8; probe++)
        {
            _time.Advance(TimeSpan.FromSeconds(5));
            await _route.Gateways[0].ProbeAsync(token);
            await _route.Gateways[0].TryComeBackAsync(othersWork: true, token);
            if (_route.Gateways[0].IsUsable) back.Add(probe);
        }

        Assert.That(back, Is.EqualTo(new[] { 6, 7, 8 }));
        Assert.That((await SendAsync(token)).Sink, Is.EqualTo("first"));
    }

    [Test]
    public async Task A_bad_probe_in_between_starts_the_count_again(CancellationToken token)
    {
        _first.Answer = Down;
        for (var i = 0; i < 5; i++) await SendAsync(token);
        _time.Advance(TimeSpan.FromMinutes(5));
        foreach (var good in new[] { true, true, false, true, true })
        {
            _first.Probes = good;
            await _route.Gateways[0].ProbeAsync(token);
            await _route.Gateways[0].TryComeBackAsync(othersWork: true, token);
        }

        Assert.That(_route.Gateways[0].IsUsable, Is.False);
    }

    [Test]
    public async Task Two_bad_probes_take_a_silent_gateway_out(CancellationToken token)
    {
        _first.Probes = false;
        _first.Answer = SendResult.Not(SendOutcome.Ambiguous, "timeout");
        await SendAsync(token);
        await SendAsync(token);
        Assert.That((await SendAsync(token)).Sink, Is.EqualTo("second"));
        Assert.That(_first.Offered, Is.EqualTo(2));
    }

    [Test]
    public async Task When_all_are_down_nothing_is_tried_until_one_comes_back(CancellationToken token)
    {
        _first.Answer = _second.Answer = Down;
        for (var i = 0; i < 6; i++) await SendAsync(token);
        var wait = _route.WaitUsableAsync(token).AsTask();
        Assert.That(wait.IsCompleted, Is.False);
        await _route.Gateways[1].ProbeAsync(token);
        await _route.Gateways[1].TryComeBackAsync(othersWork: false, token);
        await wait;
        Assert.That(_route.IsUsable, Is.True);
    }

    [Test]
    public async Task A_gateway_that_says_too_fast_gets_a_pause_from_everybody(CancellationToken token)
    {
        _first.Answer = SendResult.Not(SendOutcome.Throttled, "throttled", TimeSpan.FromSeconds(2));
        await SendAsync(token);
        _first.Answer = SendResult.Accepted("id");
        var next = SendAsync(token).AsTask();
        Assert.That(next.IsCompleted, Is.False);
        _time.Advance(TimeSpan.FromSeconds(2.1));
        Assert.That((await next).Result.Outcome, Is.EqualTo(SendOutcome.Accepted));
    }

    [Test]
    public async Task A_rate_limited_gateway_takes_no_more_than_its_burst_at_once(CancellationToken token)
    {
        using var gateway = new Gateway(_first, new GatewayLimits { PerSecond = 1, Burst = 3 }, _time, NullLogger.Instance);
        var sends = Enumerable.Range(1, 5).Select(_ => gateway.SendAsync(Event(1), token).AsTask()).ToList();
        await Task.WhenAll(sends.Take(3));
        Assert.That(sends.Skip(3), Is.All.Matches<Task>(task => !task.IsCompleted));
    }

    private ValueTask<(string Sink, SendResult Result)> SendAsync(CancellationToken token, int attempts = 1) => _route.SendAsync(Event(attempts), token);

    private static NotificationEvent Event(int attempts) =>
        new() { Id = new NotificationId(1, Audience.Cardholder, NotificationKind.Approved), Recipient = "+1", Text = "x", Attempts = attempts };
}
