using System.Collections.Concurrent;

namespace Iso8583.Host.Notifications.Enrolment;

/// <summary>Phones whose owners have replied that they want no more messages. Durable in the delivery record.</summary>
public sealed class OptOuts
{
    private static readonly string[] StopWords = ["TD", "T", "退订", "STOP", "UNSUBSCRIBE", "CANCEL", "END", "QUIT"];
    private static readonly string[] StartWords = ["KT", "开通", "START", "UNSTOP", "YES"];

    private readonly ConcurrentDictionary<string, byte> _phones;

    /// <summary>Takes the recorded ones.</summary>
    public OptOuts(IEnumerable<string> phones) => _phones = new ConcurrentDictionary<string, byte>(phones.Select(phone => KeyValuePair.Create(phone, (byte)0)));

    /// <summary>Number of phones.</summary>
    public int Count => _phones.Count;

    /// <summary>Whether a phone has opted out.</summary>
    public bool Contains(string phone) => _phones.ContainsKey(phone);

    /// <summary>What a reply asks for.</summary>
    public static OptOutReply Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var word = text.Trim();
        if (StopWords.Contains(word, StringComparer.OrdinalIgnoreCase)) return OptOutReply.Stop;
        return StartWords.Contains(word, StringComparer.OrdinalIgnoreCase) ? OptOutReply.Start : OptOutReply.Other;
    }

    internal void Set(string phone, bool optedOut)
    {
        if (optedOut) _phones[phone] = 0;
        else _phones.TryRemove(phone, out _);
    }
}
