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
        var refusal = Check(decision, decision.Transaction.AmountMinor, 0, out var minor);
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
        var refusal = Check(decision, decision.Transaction.AmountMinor, 0, out var minor);
        if (refusal is not (DecisionReason.None or DecisionReason.ApprovedPartially))
        {
            decision.Decline(refusal);
            return;
        }

        decision.Row.HoldMinor = minor;
        decision.Approve(minor, RowEffects.AddsUsage, NotificationEvents.PreAuthorized);
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
        if (minor <= 0) return DecisionReason.InvalidAmount;
        return decision.Transaction.Currency.Number == decision.Books.Accounts[decision.Row.Account].Currency ? DecisionReason.None : DecisionReason.InvalidCurrency;
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

        row.AddLeg(row.Account, -minor);
        row.AddLeg(decision.PayableOf(row.Transaction.Key.MerchantId, currency), minor - fee);
        if ((fee | interchange | network) == 0) return;
        row.AddLeg(decision.AccountOf(SystemAccount.Interchange, currency), interchange);
        row.AddLeg(decision.AccountOf(SystemAccount.NetworkFee, currency), network);
        row.AddLeg(decision.AccountOf(SystemAccount.AcquirerFee, currency), fee - interchange - network);
    }

    /// <param name="decision">The command.</param>
    /// <param name="asked">Amount asked for.</param>
    /// <param name="releasedMinor">Money that a hold sets free for this payment.</param>
    /// <param name="minor">Amount to approve.</param>
    private static DecisionReason Check(Decision decision, long asked, long releasedMinor, out long minor)
    {
        minor = asked;
        var refusal = decision.CheckCard();
        if (refusal != DecisionReason.None) return refusal;
        refusal = CheckAmount(decision, asked);
        if (refusal != DecisionReason.None) return refusal;
        refusal = CheckLimits(decision, asked);
        if (refusal != DecisionReason.None) return refusal;
        var available = decision.AvailableOf(decision.Row.Account) + releasedMinor;
        if (asked <= available) return DecisionReason.None;
        if (!decision.AllowsPartialApproval || available <= 0) return DecisionReason.InsufficientFunds;
        minor = available;
        return DecisionReason.ApprovedPartially;
    }

    private static DecisionReason CheckLimits(Decision decision, long asked)
    {
        var limits = decision.TermsOf(decision.Row.Account);
        if (limits.TransactionLimitMinor > 0 && asked > limits.TransactionLimitMinor) return DecisionReason.ExceedsAmountLimit;
        ref readonly var account = ref decision.Books.Accounts[decision.Row.Account];
        var today = account.UsageDay == decision.Day;
        if (limits.DailyLimitMinor > 0 && asked > limits.DailyLimitMinor - (today ? account.UsageMinor : 0)) return DecisionReason.ExceedsAmountLimit;
        if (limits.DailyCountLimit > 0 && (today ? account.UsageCount : 0) >= limits.DailyCountLimit) return DecisionReason.ExceedsCountLimit;
        return DecisionReason.None;
    }
}
