namespace Iso8583.Host.Notifications.SmsCentre;

/// <summary>Puts the parts of long messages together as a phone does: by sender, recipient and reference; a part that comes again counts once.</summary>
public sealed class MessageAssembler
{
    private const int MaxUnfinished = 10_000;

    private readonly Lock _partsGate = new();
    private readonly Dictionary<(string From, string To, int Reference, int Total), string?[]> _unfinished = [];

    /// <summary>Takes a message or part.</summary>
    /// <param name="message">As submitted.</param>
    /// <param name="text">The whole text, where this completes it.</param>
    /// <param name="parts">Number of its parts.</param>
    /// <returns>False where parts are missing still.</returns>
    public bool TryComplete(CentreMessage message, out string text, out int parts)
    {
        ArgumentNullException.ThrowIfNull(message);
        parts = message.Total;
        text = message.Text;
        if (message.Total <= 1) return true;
        text = "";
        if (message.Number < 1 || message.Number > message.Total) return false;
        lock (_partsGate)
        {
            var key = (message.From, message.To, message.Reference, message.Total);
            if (!_unfinished.TryGetValue(key, out var known))
            {
                if (_unfinished.Count >= MaxUnfinished) _unfinished.Clear();
                _unfinished[key] = known = new string?[message.Total];
            }

            known[message.Number - 1] = message.Text;
            if (Array.Exists(known, part => part is null)) return false;
            _unfinished.Remove(key);
            text = string.Concat(known);
            return true;
        }
    }
}
