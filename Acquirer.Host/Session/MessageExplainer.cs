using System.Security.Cryptography;
using Iso8583.Core.Codec;
using Iso8583.Core.Dialects;
using Iso8583.Host.Ledger;
using Iso8583.Host.Rules;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Session;

/// <summary>Asks the rules about a message that nobody sends: parsed and mapped as on a listener, decided by nobody.</summary>
public sealed class MessageExplainer(PanTokenizer tokens, PaymentCodes codes)
{
    /// <summary>Explains one message.</summary>
    /// <param name="rules">The rules.</param>
    /// <param name="message">MTI to last field.</param>
    /// <param name="dialect">How it is written.</param>
    /// <param name="listener">Name of the listener that it would have come to.</param>
    /// <param name="businessTime">When.</param>
    /// <param name="countSoFar">How often a counter has counted.</param>
    /// <param name="rulesTried">Each rule with its reasons, masked.</param>
    /// <returns>What is wrong with the message; empty where it could be explained.</returns>
    public string Explain(RuleSet rules, byte[] message, Dialect dialect, string listener, DateTime businessTime, Func<ulong, int> countSoFar, out IReadOnlyList<RuleExplanation> rulesTried)
    {
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentNullException.ThrowIfNull(dialect);
        rulesTried = [];
        var map = default(FieldMap);
        if (!MessageView.TryParse(message, dialect, ref map, out var view, out var error)) return $"the message cannot be read in {dialect.Name}: {error.Describe()}";
        var transaction = default(Transaction);
        var fault = Mappers.For(dialect, tokens, codes).Map(view, ref transaction);
        if (fault != 0) return $"field {fault} is missing or unusable: the host answers such a message with a format error and asks no rule";
        transaction.BusinessTime = businessTime;
        Span<byte> scratch = stackalloc byte[RuleInput.ScratchLength];
        var input = new RuleInput(view, true, in transaction, scratch) { Listener = listener, Pan = FieldReading.ReadPan(view) };
        if (input.Pan.IsEmpty && Mappers.IsUnionPay(dialect)) _ = codes.TryFind(view, out input.Pan);
        rulesTried = RuleExplainer.Explain(rules, ref input, countSoFar);
        CryptographicOperations.ZeroMemory(scratch);
        return "";
    }
}
