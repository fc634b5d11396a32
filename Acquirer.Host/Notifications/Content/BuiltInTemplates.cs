namespace Iso8583.Host.Notifications.Content;

/// <summary>The texts that come with the product; a document of the same shape replaces them.</summary>
public static class BuiltInTemplates
{
    /// <summary>The compiled texts.</summary>
    public static TemplateCatalog Catalog { get; } = TemplateCompiler.Compile("built-in templates", Document);

    /// <summary>The document, also a starting point for one's own.</summary>
    public const string Document =
        """
        {
          "version": 1,
          "templates": {
            "zh-CN": {
              "cardholder.approved": "【{bank}】您尾号{tail}的卡{date}{time}在{merchant}{kind}{money}，参考号{rrn}。",
              "cardholder.approved.balance": "【{bank}】您尾号{tail}的卡{date}{time}在{merchant}{kind}{money}，余额{balance}，参考号{rrn}。",
              "cardholder.declined": "【{bank}】您尾号{tail}的卡{date}{time}在{merchant}的{money}{kind}未成功，原因：{reason}，参考号{rrn}。非本人操作请致电{hotline}。",
              "cardholder.reversed": "【{bank}】您尾号{tail}的卡{date}{time}在{merchant}的{money}{kind}已冲正，金额已退回，参考号{rrn}。",
              "cardholder.reversed.balance": "【{bank}】您尾号{tail}的卡{date}{time}在{merchant}的{money}{kind}已冲正，余额{balance}，参考号{rrn}。",
              "cardholder.voided": "【{bank}】您尾号{tail}的卡{date}{time}在{merchant}的{money}{kind}成功，参考号{rrn}。",
              "cardholder.voided.balance": "【{bank}】您尾号{tail}的卡{date}{time}在{merchant}的{money}{kind}成功，余额{balance}，参考号{rrn}。",
              "cardholder.refunded": "【{bank}】您尾号{tail}的卡{date}{time}收到{merchant}退货{money}，参考号{rrn}。",
              "cardholder.refunded.balance": "【{bank}】您尾号{tail}的卡{date}{time}收到{merchant}退货{money}，余额{balance}，参考号{rrn}。",
              "cardholder.preAuthorized": "【{bank}】您尾号{tail}的卡{date}{time}在{merchant}预授权冻结{money}，参考号{rrn}。",
              "cardholder.completed": "【{bank}】您尾号{tail}的卡{date}{time}在{merchant}{kind}{money}，参考号{rrn}。",
              "cardholder.completed.balance": "【{bank}】您尾号{tail}的卡{date}{time}在{merchant}{kind}{money}，余额{balance}，参考号{rrn}。",
              "cardholder.suspectedDuplicate": "【{bank}】提醒：您尾号{tail}的卡{date}{time}在{merchant}再次{kind}{money}，请核对是否重复扣款，参考号{rrn}。",
              "cardholder.pinTriesExceeded": "【{bank}】您尾号{tail}的卡{date}{time}密码错误次数超限，已被锁定。非本人操作请致电{hotline}。",
              "merchant.merchantSale": "【{acquirer}】{merchant}（终端{terminal}）{date}{time}{kind}收款{money}，尾号{tail}，参考号{rrn}。",
              "merchant.reversed": "【{acquirer}】{merchant}（终端{terminal}）{date}{time}{kind}{money}已冲正，尾号{tail}，参考号{rrn}。",
              "merchant.voided": "【{acquirer}】{merchant}（终端{terminal}）{date}{time}{kind}{money}，尾号{tail}，参考号{rrn}。",
              "merchant.refunded": "【{acquirer}】{merchant}（终端{terminal}）{date}{time}退货{money}，尾号{tail}，参考号{rrn}。",
              "merchant.batchBalanced": "【{acquirer}】{merchant}终端{terminal}批次{batch}对账已平：收款{debitCount}笔{debits}，退款{creditCount}笔{credits}。",
              "merchant.batchMismatched": "【{acquirer}】{merchant}终端{terminal}批次{batch}对账不平，正在核对，请勿重复结算。",
              "merchant.depositArrived": "【{acquirer}】{merchant}：{date}结算款{money}已到账，批次{batch}。"
            },
            "en": {
              "cardholder.approved": "{bank}: Card *{tail} {kind} {money} at {merchant} on {date} {time} approved. Ref {rrn}. Not you? Call {hotline}",
              "cardholder.approved.balance": "{bank}: Card *{tail} {kind} {money} at {merchant} on {date} {time} approved. Bal {balance}. Ref {rrn}. Not you? Call {hotline}",
              "cardholder.declined": "{bank}: Card *{tail} {kind} {money} at {merchant} on {date} {time} DECLINED ({reason}). Ref {rrn}. Not you? Call {hotline}",
              "cardholder.reversed": "{bank}: {kind} {money} at {merchant} on card *{tail} was reversed {date} {time}. Ref {rrn}",
              "cardholder.reversed.balance": "{bank}: {kind} {money} at {merchant} on card *{tail} was reversed {date} {time}. Bal {balance}. Ref {rrn}",
              "cardholder.voided": "{bank}: {kind} {money} at {merchant} on card *{tail} {date} {time} done. Ref {rrn}",
              "cardholder.voided.balance": "{bank}: {kind} {money} at {merchant} on card *{tail} {date} {time} done. Bal {balance}. Ref {rrn}",
              "cardholder.refunded": "{bank}: Refund {money} from {merchant} to card *{tail} on {date} {time}. Ref {rrn}",
              "cardholder.refunded.balance": "{bank}: Refund {money} from {merchant} to card *{tail} on {date} {time}. Bal {balance}. Ref {rrn}",
              "cardholder.preAuthorized": "{bank}: {money} held on card *{tail} for {merchant} on {date} {time}. Ref {rrn}",
              "cardholder.completed": "{bank}: Card *{tail} {kind} {money} at {merchant} on {date} {time}. Ref {rrn}",
              "cardholder.completed.balance": "{bank}: Card *{tail} {kind} {money} at {merchant} on {date} {time}. Bal {balance}. Ref {rrn}",
              "cardholder.suspectedDuplicate": "{bank}: Another {kind} of {money} at {merchant} on card *{tail} {date} {time}. If not expected call {hotline}. Ref {rrn}",
              "cardholder.pinTriesExceeded": "{bank}: Too many wrong PINs for card *{tail} on {date} {time}; it is blocked. Not you? Call {hotline}",
              "merchant.merchantSale": "{acquirer}: {merchant} TID {terminal} {kind} {money} card *{tail} {date} {time} approved. Ref {rrn}",
              "merchant.reversed": "{acquirer}: {merchant} TID {terminal} {kind} {money} card *{tail} reversed {date} {time}. Ref {rrn}",
              "merchant.voided": "{acquirer}: {merchant} TID {terminal} {kind} {money} card *{tail} {date} {time}. Ref {rrn}",
              "merchant.refunded": "{acquirer}: {merchant} TID {terminal} refund {money} card *{tail} {date} {time}. Ref {rrn}",
              "merchant.batchBalanced": "{acquirer}: {merchant} TID {terminal} batch {batch} balanced: {debitCount} sales {debits}, {creditCount} refunds {credits}",
              "merchant.batchMismatched": "{acquirer}: {merchant} TID {terminal} batch {batch} does not balance and is being checked. Do not settle again",
              "merchant.depositArrived": "{acquirer}: {money} settled for {merchant} on {date}. Batch {batch}"
            }
          }
        }
        """;
}
