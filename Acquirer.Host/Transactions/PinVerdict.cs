namespace Iso8583.Host.Transactions;

/// <summary>What the check of a PIN came to. The books count the wrong ones of a card.</summary>
public enum PinVerdict : byte
{
    /// <summary>The message had no PIN, or nobody could check it.</summary>
    NotChecked = 0,
    Correct = 1,
    Wrong = 2,
}
