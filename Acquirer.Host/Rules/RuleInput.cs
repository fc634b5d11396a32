using Iso8583.Core.Codec;
using Iso8583.Core.Messages;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Rules;

/// <summary>One message as rules see it. Keeps the field that was decoded last, because rules in a row ask for the same.</summary>
internal ref struct RuleInput
{
    /// <summary>Longest field text that a rule sees.</summary>
    public const int ScratchLength = 1100;

    private readonly Span<byte> _scratch;
    private int _cachedField;
    private int _cachedLength;

    /// <param name="message">The message; <paramref name="hasMessage"/> false where only its transaction is left.</param>
    /// <param name="hasMessage">The fields can be asked for.</param>
    /// <param name="transaction">What it means.</param>
    /// <param name="scratch">At least <see cref="ScratchLength"/> bytes; holds card data afterwards.</param>
    public RuleInput(MessageView message, bool hasMessage, ref readonly Transaction transaction, Span<byte> scratch)
    {
        Message = message;
        HasMessage = hasMessage;
        Transaction = ref transaction;
        _scratch = scratch;
        Listener = "";
    }

    public readonly MessageView Message;

    public readonly bool HasMessage;

    public readonly ref readonly Transaction Transaction;

    /// <summary>The clear account number; empty where no rule needs it.</summary>
    public Pan Pan;

    /// <summary>Merchant category; 0 where unknown.</summary>
    public int CategoryCode;

    /// <summary>Name of the listener; empty where the message came from elsewhere.</summary>
    public string Listener;

    /// <summary>Hash of seed and transaction key.</summary>
    public ulong Chance;

    /// <summary>The decoded text of a field; false where it is absent or does not decode. Valid until the next field is asked for.</summary>
    public bool TryText(int de, out ReadOnlySpan<byte> text)
    {
        if (_cachedField != de)
        {
            text = default;
            if (!HasMessage || !Message.TryGetText(de, _scratch, out _cachedLength))
            {
                _cachedField = 0;
                return false;
            }

            _cachedField = de;
        }

        text = _scratch[.._cachedLength];
        return true;
    }

    /// <summary>Room for a value that is made from a field; forgets what was decoded.</summary>
    public Span<byte> Borrow()
    {
        _cachedField = 0;
        return _scratch;
    }
}
