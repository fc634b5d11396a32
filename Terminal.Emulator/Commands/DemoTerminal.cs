using System.Globalization;
using Iso8583.Core.Messages;
using Iso8583.Core.Security;
using Iso8583.Emulator.Link;
using Iso8583.Emulator.Output;
using Iso8583.Emulator.Terminal;

namespace Iso8583.Emulator.Commands;

/// <summary>The day of one terminal in the demonstration. What the ledger held before does not matter: balances are compared with the first inquiry.</summary>
internal sealed class DemoTerminal(TerminalSession session, DayPlan plan, RunTally tally, IOutput output)
{
    private readonly string _id = plan.TerminalId;
    private readonly Currency _currency = new(ushort.Parse(session.Profile.Currency, CultureInfo.InvariantCulture));
    private readonly List<ExpectedSms> _expectedSms = [];

    /// <summary>Something could not be sent because nobody listened.</summary>
    public bool IsUnreachable { get; private set; }

    /// <summary>What phones must get because of this day.</summary>
    public IReadOnlyList<ExpectedSms> ExpectedSms => _expectedSms;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        Step("signs on");
        var isNew = session.State.LastStan == 0;
        if (!Expect("sign-on approved", await session.SignOnAsync(cancellationToken).ConfigureAwait(false), r => r.IsApproved)) return;
        Expect("echo answered 00", await session.EchoAsync(cancellationToken).ConfigureAwait(false), r => r.IsApproved);

        if (isNew && !session.Profile.IsUnionPay) await CloseOldBatchAsync(cancellationToken).ConfigureAwait(false);

        Step($"balance of {plan.Card.Id}");
        if (await BalanceAsync(cancellationToken).ConfigureAwait(false) is not { } opening) return;

        Step($"sale of {Money(plan.SaleMinor)}");
        var sale = await SaleAsync(plan.Card, plan.SaleMinor, cancellationToken).ConfigureAwait(false);
        if (!Expect("sale approved", sale, r => r.IsApproved)) return;
        if (sale.Chip is { } chip) tally.Expect(_id, "the card's chip takes the issuer's answer", chip.Approved, chip.Answer.Describe());
        await ExpectBalanceAsync("the sale is taken from the balance", opening - plan.SaleMinor, cancellationToken).ConfigureAwait(false);

        await DeclineAsync(cancellationToken).ConfigureAwait(false);
        await LoseAsync(opening - plan.SaleMinor, cancellationToken).ConfigureAwait(false);
        await VoidAsync(sale, opening, cancellationToken).ConfigureAwait(false);

        Step($"sale of {Money(plan.LastMinor)}");
        Expect("sale approved", await SaleAsync(plan.Card, plan.LastMinor, cancellationToken).ConfigureAwait(false), r => r.IsApproved);
        await SettleAsync(cancellationToken).ConfigureAwait(false);
        tally.Reversals(session.ReversalsDone);
        Expect("sign-off approved", await session.SignOffAsync(cancellationToken).ConfigureAwait(false), r => r.IsApproved);
    }

    /// <summary>
    /// In ISO 8583:1987 a batch goes on over a sign-on. A terminal that remembers nothing may come after one that was stopped in the middle of its
    /// day, whose transactions would stand in its totals.
    /// </summary>
    private async Task CloseOldBatchAsync(CancellationToken cancellationToken)
    {
        Step("remembers nothing: closes what batch the acquirer may still have open");
        var result = await session.SettleAsync(cancellationToken).ConfigureAwait(false);
        Expect("the old batch closed", result, _ => result.Settlement != SettlementResult.Error, result.Settlement.ToString());
    }

    private async Task DeclineAsync(CancellationToken cancellationToken)
    {
        Step($"sale of {Money(plan.DeclinedMinor)} with {plan.PoorCard.Id}, who has less");
        var declined = await session.SaleAsync(plan.PoorCard, plan.DeclinedMinor, discardAnswer: false, cancellationToken).ConfigureAwait(false);
        tally.Card(declined);
        if (Expect("sale declined with 51", declined, r => r.Code == "51" && r.Problem.Length == 0)) ExpectSms(declined, "declined", plan.PoorCard, plan.DeclinedMinor);
    }

    private async Task LoseAsync(long balanceBefore, CancellationToken cancellationToken)
    {
        Step($"sale of {Money(plan.LostMinor)} whose answer is lost");
        var reversals = session.ReversalsDone;
        var lost = await session.SaleAsync(plan.Card, plan.LostMinor, discardAnswer: true, cancellationToken).ConfigureAwait(false);
        if (!Expect("no answer in time", lost, r => r.Status == ReplyStatus.TimedOut)) return;
        ExpectSms(lost, "approved", plan.Card, plan.LostMinor);
        ExpectSms("", "reversed", plan.Card, plan.LostMinor);
        Step("the lost sale is reversed before the next transaction");
        await ExpectBalanceAsync("the lost sale is given back", balanceBefore, cancellationToken).ConfigureAwait(false);
        tally.Expect(_id, "one reversal", session.ReversalsDone == reversals + 1, Count(session.ReversalsDone - reversals));
    }

    private async Task VoidAsync(SessionResult sale, long balanceAfter, CancellationToken cancellationToken)
    {
        if (sale.Logged is not { } original) return;
        Step($"void of the sale of {Money(original.AmountMinor)}");
        var result = await session.VoidAsync(original, cancellationToken).ConfigureAwait(false);
        tally.Card(result);
        if (!Expect("void approved", result, r => r.IsApproved)) return;
        ExpectSms(result, "voided", plan.Card, original.AmountMinor);
        await ExpectBalanceAsync("the voided sale is given back", balanceAfter, cancellationToken).ConfigureAwait(false);
    }

    private async Task SettleAsync(CancellationToken cancellationToken)
    {
        var totals = session.State.Totals();
        Step($"settles: {Count(totals.DebitCount)} debits {Money(totals.DebitMinor)}, {Count(totals.CreditCount)} credits {Money(totals.CreditMinor)}");
        var result = await session.SettleAsync(cancellationToken).ConfigureAwait(false);
        var balanced = result.Settlement == SettlementResult.Balanced;
        tally.Settlement(balanced);
        Expect("settlement balanced", result, _ => balanced, result.Settlement.ToString());
    }

    private async Task<SessionResult> SaleAsync(TestCard card, long amountMinor, CancellationToken cancellationToken)
    {
        var result = await session.SaleAsync(card, amountMinor, discardAnswer: false, cancellationToken).ConfigureAwait(false);
        tally.Card(result);
        if (result.IsApproved) ExpectSms(result, "approved", card, amountMinor);
        return result;
    }

    private async Task<long?> BalanceAsync(CancellationToken cancellationToken)
    {
        var result = await session.BalanceInquiryAsync(plan.Card, cancellationToken).ConfigureAwait(false);
        tally.Card(result);
        if (!Expect("balance inquiry approved", result, r => r.IsApproved)) return null;
        var found = AdditionalAmounts.TryReadBalance(result.Response?.GetText(De87.AdditionalAmounts), out var minor);
        if (!tally.Expect(_id, "a balance in F54", found, "none")) return null;
        output.Note(_id, $"balance of {plan.Card.Id} is {Money(minor)}");
        return minor;
    }

    private async Task ExpectBalanceAsync(string what, long expected, CancellationToken cancellationToken)
    {
        if (await BalanceAsync(cancellationToken).ConfigureAwait(false) is not { } balance) return;
        tally.Expect(_id, $"{what}: {Money(expected)}", balance == expected, Money(balance));
    }

    private bool Expect(string what, SessionResult result, Func<SessionResult, bool> met, string? found = null)
    {
        if (result.Status == ReplyStatus.NotSent) IsUnreachable = true;
        return tally.Expect(_id, what, met(result), found ?? result.ToString());
    }

    private void ExpectSms(SessionResult result, string kind, TestCard card, long amountMinor) => ExpectSms(result.Stan, kind, card, amountMinor);

    private void ExpectSms(string stan, string kind, TestCard card, long amountMinor)
        => _expectedSms.Add(new ExpectedSms(_id, stan, kind, card.Pan.LastFour.ToString("D4", CultureInfo.InvariantCulture), Amount.ToDecimalText(amountMinor, _currency)));

    private void Step(string text) => output.Step(_id, text);

    private string Money(long minor) => new Amount(minor, _currency).ToString();

    private static string Count(int number) => number.ToString(CultureInfo.InvariantCulture);
}
