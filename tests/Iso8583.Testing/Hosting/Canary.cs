using System.Text;

namespace Iso8583.Testing.Hosting;

/// <summary>Looks for card data where none may be: in every form in which it could have got there.</summary>
public sealed class Canary
{
    private readonly List<(string Name, byte[] Bytes)> _needles = [];

    /// <param name="secrets">Clear digits (account numbers, PINs longer than four) or hex (keys, blocks) by name.</param>
    public Canary(IReadOnlyDictionary<string, string> secrets)
    {
        foreach (var (name, text) in secrets)
        {
            Add(name + " as ASCII", Encoding.ASCII.GetBytes(text));
            Add(name + " as UTF-16", Encoding.Unicode.GetBytes(text));
            Add(name + " as UCS-2", Encoding.BigEndianUnicode.GetBytes(text));
            Add(name + " as lower case", Encoding.ASCII.GetBytes(text.ToLowerInvariant()));
            Add(name + " as hex of ASCII", Encoding.ASCII.GetBytes(Convert.ToHexString(Encoding.ASCII.GetBytes(text))));
            if (text.Length % 2 == 0) Add(name + " as BCD", Convert.FromHexString(text));
            // Shifted by a nibble, as an odd number of digits before it leaves it.
            if (text.Length > 8) Add(name + " as BCD, shifted", Convert.FromHexString(text.Length % 2 == 0 ? text[1..^1] : text[1..]));
        }
    }

    /// <summary>What was found in some bytes.</summary>
    public IEnumerable<string> FindIn(string where, byte[] haystack)
        => _needles.Where(needle => haystack.AsSpan().IndexOf(needle.Bytes) >= 0).Select(needle => $"{needle.Name} in {where}");

    /// <summary>What was found in a text.</summary>
    public IEnumerable<string> FindIn(string where, string haystack) => FindIn(where, Encoding.UTF8.GetBytes(haystack));

    private void Add(string name, byte[] bytes) => _needles.Add((name, bytes));
}
