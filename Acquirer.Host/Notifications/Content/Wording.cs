using System.Globalization;
using Iso8583.Core.Messages;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Notifications.Content;

/// <summary>The words and number forms of one language that stand behind template variables.</summary>
public abstract class Wording
{
    /// <summary>Chinese.</summary>
    public static Wording Chinese { get; } = new ChineseWording();

    /// <summary>English.</summary>
    public static Wording English { get; } = new EnglishWording();

    /// <summary>The wording of a template language; English for one that has none of its own.</summary>
    public static Wording For(string language) => language.StartsWith("zh", StringComparison.OrdinalIgnoreCase) ? Chinese : English;

    public abstract string UnknownMerchant { get; }

    public abstract string Kind(TransactionKind kind);

    /// <summary>Why a payment was declined; what a thief should not learn is said in general words.</summary>
    public abstract string Reason(DecisionReason reason);

    public abstract string Money(long minor, Currency currency);

    public abstract string DayAndMonth(DateTime time);

    private sealed class ChineseWording : Wording
    {
        public override string UnknownMerchant => "商户";

        public override string Kind(TransactionKind kind) => kind switch
        {
            TransactionKind.Purchase => "消费",
            TransactionKind.PurchaseWithCashBack => "消费返现",
            TransactionKind.PurchaseVoid => "消费撤销",
            TransactionKind.Refund => "退货",
            TransactionKind.PreAuthorization or TransactionKind.IncrementalAuthorization => "预授权",
            TransactionKind.PreAuthorizationVoid => "预授权撤销",
            TransactionKind.Completion or TransactionKind.CompletionAdvice => "预授权完成",
            TransactionKind.CompletionVoid => "预授权完成撤销",
            TransactionKind.OfflineSale => "离线消费",
            TransactionKind.Adjustment or TransactionKind.TipAdjustment => "调整",
            TransactionKind.CashAdvance => "取现",
            _ => "交易",
        };

        public override string Reason(DecisionReason reason) => reason switch
        {
            DecisionReason.InsufficientFunds => "余额不足",
            DecisionReason.ExpiredCard => "卡片过期",
            DecisionReason.WrongPin => "密码错误",
            DecisionReason.PinTriesExceeded => "密码错误次数超限",
            DecisionReason.ExceedsAmountLimit => "超出金额限制",
            DecisionReason.ExceedsCountLimit => "超出次数限制",
            DecisionReason.InvalidCard => "无效卡号",
            DecisionReason.InvalidAmount => "金额无效",
            DecisionReason.NotPermittedToCardholder => "该卡不支持此交易",
            DecisionReason.NotPermittedToTerminal => "终端不支持此交易",
            DecisionReason.IssuerInoperative or DecisionReason.IssuerTimeout => "银行系统繁忙",
            DecisionReason.SystemMalfunction => "系统故障",
            _ => "交易未获批准",
        };

        public override string Money(long minor, Currency currency) => currency.Number == 156
            ? $"人民币{Amount.ToDecimalText(minor, currency)}元"
            : $"{currency}{Amount.ToDecimalText(minor, currency)}";

        public override string DayAndMonth(DateTime time) => string.Create(CultureInfo.InvariantCulture, $"{time:MM}月{time:dd}日");
    }

    private sealed class EnglishWording : Wording
    {
        public override string UnknownMerchant => "merchant";

        public override string Kind(TransactionKind kind) => kind switch
        {
            TransactionKind.Purchase or TransactionKind.OfflineSale => "purchase",
            TransactionKind.PurchaseWithCashBack => "purchase with cash back",
            TransactionKind.PurchaseVoid => "void",
            TransactionKind.Refund => "refund",
            TransactionKind.PreAuthorization or TransactionKind.IncrementalAuthorization => "pre-authorization",
            TransactionKind.PreAuthorizationVoid => "pre-authorization void",
            TransactionKind.Completion or TransactionKind.CompletionAdvice => "completion",
            TransactionKind.CompletionVoid => "completion void",
            TransactionKind.Adjustment or TransactionKind.TipAdjustment => "adjustment",
            TransactionKind.CashAdvance => "cash advance",
            _ => "transaction",
        };

        public override string Reason(DecisionReason reason) => reason switch
        {
            DecisionReason.InsufficientFunds => "insufficient funds",
            DecisionReason.ExpiredCard => "expired card",
            DecisionReason.WrongPin => "wrong PIN",
            DecisionReason.PinTriesExceeded => "PIN tries exceeded",
            DecisionReason.ExceedsAmountLimit => "over amount limit",
            DecisionReason.ExceedsCountLimit => "over count limit",
            DecisionReason.InvalidCard => "invalid card",
            DecisionReason.InvalidAmount => "invalid amount",
            DecisionReason.NotPermittedToCardholder => "not permitted to this card",
            DecisionReason.NotPermittedToTerminal => "not permitted at this terminal",
            DecisionReason.IssuerInoperative or DecisionReason.IssuerTimeout => "bank not available",
            DecisionReason.SystemMalfunction => "system error",
            _ => "declined",
        };

        public override string Money(long minor, Currency currency) => $"{currency} {Amount.ToDecimalText(minor, currency)}";

        public override string DayAndMonth(DateTime time) => time.ToString("dd MMM", CultureInfo.InvariantCulture);
    }
}
