using System.Globalization;
using Iso8583.Core.Documents;
using Iso8583.Core.Emv;
using Iso8583.Core.Messages;
using Iso8583.Core.Security;

namespace Iso8583.Core.Vectors;

/// <summary>One entry of a vector file: gives out inputs, compares answers, and remembers what was compared.</summary>
internal sealed class VectorEntry
{
    private readonly DocumentNode? _inputs;
    private readonly DocumentNode? _expected;
    private readonly HashSet<string> _compared = [];
    private readonly List<string> _mismatches = [];

    public VectorEntry(DocumentNode node)
    {
        Id = Member(node, "id");
        Algorithm = Member(node, "algorithm");
        Operation = Member(node, "operation");
        Provenance = Member(node, "provenance");
        _inputs = node.TryGet("inputs", out var inputs) ? inputs : null;
        _expected = node.TryGet("expected", out var expected) ? expected : null;
    }

    public string Id { get; }

    public string Algorithm { get; }

    public string Operation { get; }

    public string Provenance { get; }

    /// <summary>True where the input must be refused.</summary>
    public bool WantsRefusal => Expects("error");

    /// <summary>Operation without the word that says it must be refused.</summary>
    public string Action => Operation.EndsWith("-reject", StringComparison.Ordinal) ? Operation[..^"-reject".Length] : Operation;

    public bool Has(string name) => _inputs is not null && _inputs.TryGet(name, out _);

    public bool Expects(string name) => _expected is not null && _expected.TryGet(name, out _);

    /// <summary>An expected text, for its length only.</summary>
    public int ExpectedLength(string name) => _expected is not null && _expected.TryGet(name, out var value) ? value.Text.Length : 0;

    public DocumentNode Node(string name) =>
        _inputs is not null && _inputs.TryGet(name, out var value) ? value : throw new VectorRefusedException(SecurityError.DataLength);

    public DocumentNode? Expected(string name) => _expected is not null && _expected.TryGet(name, out var value) ? value : null;

    public string Text(string name) => Node(name).Text;

    public string Text(string name, string fallback) => Has(name) ? Text(name) : fallback;

    public int Number(string name, int fallback) =>
        Has(name) ? int.Parse(Text(name), CultureInfo.InvariantCulture) : fallback;

    public byte[] Ascii(string name) => System.Text.Encoding.Latin1.GetBytes(Text(name));

    public byte[] Bytes(string name)
    {
        try
        {
            return Convert.FromHexString(Text(name));
        }
        catch (FormatException)
        {
            throw new VectorRefusedException(SecurityError.DataCharacter);
        }
    }

    public byte[] BytesOrEmpty(string name) => Has(name) ? Bytes(name) : [];

    public SecretKey Key(KeyAlgorithm algorithm, string name = "key")
    {
        Must(SecretKey.TryCreate(algorithm, Bytes(name), out var key));
        return key!; // set where there is no error
    }

    public Pan Pan(string name = "pan") =>
        Messages.Pan.TryParse(Text(name), out var pan) ? pan : throw new VectorRefusedException(SecurityError.Pan);

    public Pin Pin(string name = "pin") =>
        Security.Pin.TryParse(Text(name), out var pin) ? pin : throw new VectorRefusedException(SecurityError.Pin);

    /// <summary>Account, sequence number ("none ..." is 0) and derivation option.</summary>
    public EmvCard Card(string? option = null)
    {
        var psn = int.TryParse(Text("psn", "0"), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        return new EmvCard(Pan(), psn, (option ?? Text("mk_option", "A")) == "B" ? CardKeyOption.B : CardKeyOption.A);
    }

    public static void Must(SecurityError error)
    {
        if (error != SecurityError.None) throw new VectorRefusedException(error);
    }

    public static T Must<T>(SecurityError error, T? value)
        where T : class
    {
        Must(error);
        return value ?? throw new VectorRefusedException(SecurityError.KeyNotAvailable);
    }

    public void Expect(string name, ReadOnlySpan<byte> value) => Expect(name, Convert.ToHexString(value));

    /// <summary>Compares a text; members that the entry does not expect are ignored.</summary>
    public void Expect(string name, string value)
    {
        if (_expected is null || !_expected.TryGet(name, out var expected)) return;
        _compared.Add(name);
        if (!string.Equals(expected.Text, value, StringComparison.OrdinalIgnoreCase)) _mismatches.Add(name);
    }

    /// <summary>Compares DES keys after parity adjustment, others as they are.</summary>
    public void ExpectKey(string name, SecretKey key)
    {
        if (_expected is null || !_expected.TryGet(name, out var expected)) return;
        Span<byte> own = stackalloc byte[key.Length];
        key.Bytes.CopyTo(own);
        var other = Convert.FromHexString(expected.Text);
        if (key.Algorithm == KeyAlgorithm.Tdes)
        {
            KeyParity.AdjustOdd(own);
            KeyParity.AdjustOdd(other);
        }

        _compared.Add(name);
        if (!own.SequenceEqual(other)) _mismatches.Add(name);
    }

    /// <summary>An expected member that says the same as another one in a form of its own.</summary>
    public void Ignore(string name) => _compared.Add(name);

    public VectorResult Finish(SecurityError error)
    {
        if (WantsRefusal) return Result(error == SecurityError.None ? "was accepted, must be refused" : "");
        if (error != SecurityError.None) return Result(error.Describe());
        if (_mismatches.Count > 0) return Result("differs: " + string.Join(", ", _mismatches));
        var missed = _expected is null ? [] : _expected.Members.Select(m => m.Name).Where(name => !_compared.Contains(name)).ToList();
        return Result(missed.Count == 0 && _compared.Count > 0 ? "" : "not checked: " + string.Join(", ", missed));
    }

    public VectorResult Result(string reason) => new(Id, Algorithm, Operation, Provenance, reason.Length == 0, reason);

    private static string Member(DocumentNode node, string name) => node.TryGet(name, out var value) ? value.Text : "";
}
