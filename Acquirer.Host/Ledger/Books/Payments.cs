using Iso8583.Core.Messages;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Ledger.Books;

/// <summary>Rules for what a card is presented for: inquiry, verification, payment, pre-authorization, offline sale.</summary>
internal static class Payments
{
    public static void Inquire(Decision decision)
    {
        var refusal = decision.CheckCard();
        if (refusal == DecisionReason.None) decision.Approve(0, RowEffects.None, NotificationEvents.None);
        else decision.Decline(refusal);
    }

    public static void Pay(Decision decision)
    {
        if (decision.Transaction.AdditionalMinor > decision.Transaction.AmountMinor)
        {
            decision.Decline(DecisionReason.InvalidAmount);
            return;
        }

        var refusal = Check(decision, decision.Transaction.AmountMinor, out var minor, out _);
        if (refusal is not (DecisionReason.None or DecisionReason.ApprovedPartially))
        {
            decision.Decline(refusal);
            return;
        }

        Post(decision, minor);
        decision.Approve(minor, RowEffects.AddsDebit | RowEffects.AddsUsage, NotificationEvents.Approved | NotificationEvents.MerchantSale);
        if (refusal == DecisionReason.ApprovedPartially) decision.Row.Outcome.Reason = refusal;
    }

    public static void PreAuthorize(Decision decision)
    {
        var refusal = Check(decision, decision.Transaction.AmountMinor, out var minor, out var billing);
        if (refusal is not (DecisionReason.None or DecisionReason.ApprovedPartially))
        {
            decision.Decline(refusal);
            return;
        }

        decision.Row.HoldMinor = billing;
        decision.Approve(minor, RowEffects.AddsUsage, NotificationEvents.PreAuthorized);
        if (refusal == DecisionReason.ApprovedPartially) decision.Row.Outcome.Reason = refusal;
    }

    /// <summary>More money on a pre-authorization that still holds some. It has no life of its own: what it adds is completed, voided and reversed with the first.</summary>
    public static void Increase(Decision decision)
    {
        if (!decision.TryFindOpenPreAuthorization(out var sequence)
            || !decision.Books.Transactions[sequence].HoldsMoney
            || !decision.IsSameCard(decision.Books.Transactions[sequence])
            || decision.Books.Transactions[sequence].Currency != decision.Transaction.Currency.Number
            || !decision.IsOfSameMerchant(sequence))
        {
            decision.Decline(DecisionReason.OriginalNotFound);
            return;
        }

        ref readonly var original = ref decision.Books.Transactions[sequence];
        decision.Row.OriginalSequence = sequence;
        var refusal = Check(decision, decision.Transaction.AmountMinor, out var minor, out var billing);
        if (refusal is not (DecisionReason.None or DecisionReason.ApprovedPartially))
        {
            decision.Decline(refusal);
            return;
        }

        decision.Row.HoldMinor = billing;
        decision.Row.AdjustMinor = minor;
        decision.Row.Outcome.AuthorizationCode = AuthorizationCode.ToText(original.AuthorizationCode);
        decision.Approve(minor, RowEffects.AdjustsOriginal | RowEffects.AdjustsUsage, NotificationEvents.PreAuthorized);
        if (refusal == DecisionReason.ApprovedPartially) decision.Row.Outcome.Reason = refusal;
    }

    /// <summary>A sale that has already happened: only an unknown card or an impossible amount is refused.</summary>
    public static void AcceptOfflineSale(Decision decision)
    {
        ref readonly var transaction = ref decision.Transaction;
        var refusal = decision.IdentifyCard(out _);
        if (refusal == DecisionReason.None) refusal = CheckAmount(decision, transaction.AmountMinor);
        if (refusal != DecisionReason.None)
        {
            decision.Decline(refusal);
            return;
        }

        Post(decision, transaction.AmountMinor);
        decision.Approve(transaction.AmountMinor, RowEffects.AddsDebit, NotificationEvents.Approved | NotificationEvents.MerchantSale);
    }

    /// <summary>Amount and currency make sense for the account.</summary>
    public static DecisionReason CheckAmount(Decision decision, long minor)
    {
        ref var checks = ref decision.Row.Checks;
        if (!checks.Note(Checkpoint.Amount, minor > 0)) return DecisionReason.InvalidAmount;
        return checks.Note(Checkpoint.Currency, decision.TryConvert(minor, out _)) ? DecisionReason.None : decision.ConversionRefusal;
    }

    /// <summary>The card pays, the merchant is owed the amount less the fee, issuer and network get their share, the acquirer keeps the remainder.</summary>
    public static void Post(Decision decision, long minor) => Post(decision, minor, minor, 1);

    /// <summary>Money goes back to the card. What becomes of the fee is the merchant's agreement.</summary>
    public static void PostRefund(Decision decision, long minor, RefundFeePolicy policy)
    {
        switch (policy)
        {
            case RefundFeePolicy.Kept:
                Post(decision, -minor, 0, 1);
                break;
            case RefundFeePolicy.Charged:
                Post(decision, -minor, minor, 1);
                break;
            default:
                Post(decision, -minor, minor, -1);
                break;
        }
    }

    private static void Post(Decision decision, long minor, long feeBase, int feeSign)
    {
        var row = decision.Row;
        var currency = row.Transaction.Currency.Number;
        var credit = decision.TermsOf(row.Account).Type == AccountType.Credit;
        long fee = 0, interchange = 0, network = 0;
        if (decision.Master.TryGetMerchant(row.Transaction.Key.MerchantId, out var merchant))
        {
            var fees = decision.Master.Fees;
            fee = feeSign * (credit ? merchant.CreditFee : merchant.DebitFee).Of(feeBase);
            interchange = feeSign * (credit ? fees.CreditInterchange : fees.DebitInterchange).Of(feeBase);
            network = feeSign * fees.Network.Of(feeBase);
        }

        PostCard(decision, minor);
        row.MergeLeg(decision.PayableOf(row.Transaction.Key.MerchantId, currency), minor - fee);
        if ((fee | interchange | network) == 0) return;
        row.MergeLeg(decision.AccountOf(SystemAccount.Interchange, currency), interchange);
        row.MergeLeg(decision.AccountOf(SystemAccount.NetworkFee, currency), network);
        row.MergeLeg(decision.AccountOf(SystemAccount.AcquirerFee, currency), fee - interchange - network);
    }

    /// <summary>The card's side. In another currency the two halves meet in the position of each.</summary>
    private static void PostCard(Decision decision, long minor)
    {
        var row = decision.Row;
        var currency = row.Transaction.Currency.Number;
        var own = decision.Books.Accounts[row.Account].Currency;
        var payer = decision.IsInPlace ? decision.AccountOf(SystemAccount.StandIn, own) : row.Account;
        if (own == currency)
        {
            row.MergeLeg(payer, -minor);
            return;
        }

        if (!decision.TryConvert(Math.Abs(minor), out var billing)) throw new InvalidOperationException("A payment without a rate is posted.");
        if (minor < 0) billing = -billing;
        row.MergeLeg(payer, -billing);
        row.MergeLeg(decision.AccountOf(SystemAccount.FxPosition, own), billing);
        row.MergeLeg(decision.AccountOf(SystemAccount.FxPosition, currency), -minor);
    }

    /// <param name="decision">The command.</param>
    /// <param name="asked">Amount asked for.</param>
    /// <param name="minor">Amount to approve.</param>
    /// <param name="billing">The same in the account's currency.</param>
    private static DecisionReason Check(Decision decision, long asked, out long minor, out long billing)
    {
        minor = asked;
        billing = asked;
        // An advice tells of something that has happened: nobody asks for the card's state or its funds.
        var refusal = decision.IsAdvice ? decision.IdentifyCard(out _) : decision.CheckCard();
        if (refusal != DecisionReason.None) return refusal;
        ref var checks = ref decision.Row.Checks;
        if (!checks.Note(Checkpoint.Amount, asked > 0)) return DecisionReason.InvalidAmount;
        if (!checks.Note(Checkpoint.Currency, decision.TryConvert(asked, out billing))) return decision.ConversionRefusal;
        if (decision.IsAdvice || decision.IsForced) return DecisionReason.None;
        if (decision.StandIn is { } limits) return ApproveInPlace(decision, limits, ref minor, ref billing);
        refusal = CheckLimits(decision, billing);
        if (refusal != DecisionReason.None) return refusal;
        var available = decision.AvailableOf(decision.Row.Account);
        if (decision.Rule is { Verdict: RuleVerdict.ApprovePart } rule) return ApprovePart(decision, rule, available, ref minor, ref billing);
        if (checks.Note(Checkpoint.Funds, billing <= available)) return DecisionReason.None;
        if (!decision.AllowsPartialApproval || available <= 0) return DecisionReason.InsufficientFunds;
        minor = decision.LargestFor(available);
        return minor > 0 && decision.TryConvert(minor, out billing) ? DecisionReason.ApprovedPartially : DecisionReason.InsufficientFunds;
    }

    // Nobody knows the balance: the limits alone decide, and the issuer hears of it when it is back.
    private static DecisionReason ApproveInPlace(Decision decision, StandInLimits limits, ref long minor, ref long billing)
    {
        var approved = decision.Rule is { Verdict: RuleVerdict.ApprovePart } rule ? ApprovePart(decision, rule, long.MaxValue, ref minor, ref billing) : DecisionReason.None;
        if (approved is not (DecisionReason.None or DecisionReason.ApprovedPartially)) return approved;
        var currency = new Currency(decision.Books.Accounts[decision.Row.Account].Currency);
        var use = decision.Books.StandIns.UseOf(decision.Transaction.Pan.Token, decision.Day);
        var within = billing <= StandInLimits.ToMinor(limits.PerTransaction, currency)
            && (limits.PerDay == 0 || billing <= StandInLimits.ToMinor(limits.PerDay, currency) - use.Minor)
            && (limits.CountPerDay == 0 || use.Count < limits.CountPerDay);
        if (!decision.Row.Checks.Note(Checkpoint.StandInLimit, within)) return DecisionReason.IssuerInoperative;
        decision.Row.Effects |= RowEffects.ApprovedInPlace;
        return approved;
    }

    private static DecisionReason ApprovePart(Decision decision, RuleAct rule, long available, ref long minor, ref long billing)
    {
        var asked = minor;
        minor = rule.PartOf(asked, decision.Transaction.Currency.Exponent);
        var possible = minor > 0 && (decision.AllowsPartialApproval || rule.ForcesPart || minor == asked);
        if (!decision.TryConvert(minor, out billing)) return decision.ConversionRefusal;
        if (!decision.Row.Checks.Note(Checkpoint.Funds, billing <= available) || !possible) return DecisionReason.InsufficientFunds;
        return minor == asked ? DecisionReason.None : DecisionReason.ApprovedPartially;
    }

    private static DecisionReason CheckLimits(Decision decision, long asked)
    {
        var limits = decision.TermsOf(decision.Row.Account);
        ref var checks = ref decision.Row.Checks;
        if (limits.TransactionLimitMinor > 0 && !checks.Note(Checkpoint.TransactionLimit, asked <= limits.TransactionLimitMinor)) return DecisionReason.ExceedsAmountLimit;
        ref readonly var account = ref decision.Books.Accounts[decision.Row.Account];
        var today = account.UsageDay == decision.Day;
        if (limits.DailyLimitMinor > 0 && !checks.Note(Checkpoint.DailyAmount, asked <= limits.DailyLimitMinor - (today ? account.UsageMinor : 0))) return DecisionReason.ExceedsAmountLimit;
        if (limits.DailyCountLimit > 0 && !checks.Note(Checkpoint.DailyCount, (today ? account.UsageCount : 0) < limits.DailyCountLimit)) return DecisionReason.ExceedsCountLimit;
        return DecisionReason.None;
    }
}
