using Iso8583.Host.Configuration;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Authorization;

/// <summary>Turns a transaction into evidence: everything that can be found out without the books, on the connection's side.</summary>
public sealed class Authorizer(TerminalBook terminals)
{
    /// <summary>Looks at one transaction.</summary>
    /// <param name="transaction">As mapped from the message.</param>
    /// <param name="unknownTerminals">The listener's rule.</param>
    /// <param name="fault">What <see cref="MessageSecurity"/> found wrong with the message.</param>
    /// <param name="evidence">Filled in.</param>
    public void Examine(in Transaction transaction, UnknownTerminals unknownTerminals, DecisionReason fault, ref Evidence evidence)
    {
        evidence.AllowsPartialApproval = transaction.Family == MessageFamily.UnionPay
            ? transaction.AllowsPartialApproval
            : terminals.AllowsPartialApproval(transaction.Key.MerchantId, transaction.Key.TerminalId);
        evidence.Refusal = fault != DecisionReason.None ? fault : Refusal(in transaction, unknownTerminals);
    }

    private DecisionReason Refusal(in Transaction transaction, UnknownTerminals unknownTerminals)
    {
        // A host link's network management names no terminal: there is nothing to know.
        var hasTerminal = !transaction.Key.TerminalId.IsEmpty;
        if (hasTerminal && !terminals.Knows(transaction.Key.MerchantId, transaction.Key.TerminalId)
            && (unknownTerminals == UnknownTerminals.Reject || !terminals.TryEnrol(transaction.Key.MerchantId, transaction.Key.TerminalId)))
            return DecisionReason.UnknownTerminal;
        return transaction.Kind == TransactionKind.Unsupported ? DecisionReason.NotSupported : DecisionReason.None;
    }
}
