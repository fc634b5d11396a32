using Iso8583.Core.Codec;
using Iso8583.Core.Messages;
using Iso8583.Host.Authorization;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Session;

/// <summary>What requests of the generic dialects need keys for; the numbers of the fields are the same in all editions but for those of <see cref="GenericSecurity"/>.</summary>
internal sealed class GenericRequests(ListenerRuntime listener, SessionContext context)
{
    private readonly GenericSecurity _security = context.Security.Generic;
    private readonly int _edition = listener.Dialect.Version;

    /// <summary>Checks the MAC under the keys of the terminal, where it has any.</summary>
    public DecisionReason Open(scoped MessageView message, Exchange exchange)
    {
        var merchant = FieldReading.ReadTrimmed(message, De87.MerchantId);
        var terminal = FieldReading.ReadTrimmed(message, De87.TerminalId);
        var refusal = _security.Open(message, exchange.Message, merchant, terminal, _edition, ref exchange.Evidence, out var slot, out var keys);
        exchange.KeySlot = slot;
        exchange.MessageKeys = keys;
        return refusal;
    }

    /// <summary>The listener's own network code of a key exchange, which no mapper knows.</summary>
    public void NoteKeyExchange(ref Transaction transaction)
    {
        if (transaction is { Kind: TransactionKind.Unsupported, Mti.Class: 8, NetworkCode: not 0 } && transaction.NetworkCode == listener.Options.KeyExchangeCode)
            transaction.Kind = TransactionKind.KeyChange;
    }

    /// <summary>New keys for a key exchange; the PIN of a payment.</summary>
    public void Use(scoped MessageView message, Exchange exchange)
    {
        ref var transaction = ref exchange.Transaction;
        if (transaction.Kind == TransactionKind.KeyChange)
        {
            exchange.Evidence.Refusal = _security.Issue(exchange.KeySlot, out var issued, out var wrapped);
            exchange.IssuedKeys = issued;
            transaction.WrappedKeys = wrapped;
        }
        else if (exchange is { KeySlot.Protection: { } protection, MessageKeys: { } keys } && transaction.Mti.Class is 1 or 2 && message.Has(De87.PinData))
        {
            _security.VerifyPin(message, protection, keys, FieldReading.ReadPan(message), transaction.Pan.Token, ref exchange.Evidence);
        }
    }
}
