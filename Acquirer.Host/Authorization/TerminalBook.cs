using System.Collections.Concurrent;
using Iso8583.Core.Messages;

namespace Iso8583.Host.Authorization;

/// <summary>Terminals that may talk to this acquirer: those of the seed file, and those that a listener has taken in since the start.</summary>
public sealed class TerminalBook
{
    /// <summary>A hostile peer must not fill the memory with made-up terminals.</summary>
    private const int MaxEnrolled = 100_000;

    /// <summary>The value: can take a partial approval.</summary>
    private readonly ConcurrentDictionary<(AsciiText Merchant, AsciiText Terminal), bool> _terminals = new();
    private int _enrolled;

    /// <summary>Takes in a terminal of the seed file.</summary>
    public void Add(AsciiText merchant, AsciiText terminal, bool allowsPartialApproval = false) => _terminals[(merchant, terminal)] = allowsPartialApproval;

    /// <summary>Can take less than was asked for.</summary>
    public bool AllowsPartialApproval(AsciiText merchant, AsciiText terminal) => _terminals.TryGetValue((merchant, terminal), out var allows) && allows;

    /// <summary>Known from the seed file or taken in earlier.</summary>
    public bool Knows(AsciiText merchant, AsciiText terminal) => _terminals.ContainsKey((merchant, terminal));

    /// <summary>Takes in an unknown terminal.</summary>
    /// <returns>False where there are too many already.</returns>
    public bool TryEnrol(AsciiText merchant, AsciiText terminal)
    {
        if (_terminals.ContainsKey((merchant, terminal))) return true;
        if (Interlocked.Increment(ref _enrolled) > MaxEnrolled) return false;
        _terminals[(merchant, terminal)] = false;
        return true;
    }
}
