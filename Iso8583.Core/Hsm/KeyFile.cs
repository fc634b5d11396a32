using System.Text.Json;
using Iso8583.Core.Documents;
using Iso8583.Core.Security;

namespace Iso8583.Core.Hsm;

/// <summary>
/// Keys at rest: a JSON document in which every key is a key block (version D) under an AES-256 master key that stands elsewhere. The document says
/// the master key's check value, so that a wrong one is noticed at once, and whether its keys are for tests.
/// </summary>
/// <remarks>Immutable; adding a key gives a new file. Reading and writing files is the caller's, as is finding the master key.</remarks>
public sealed class KeyFile
{
    /// <summary>What a file for tests says first.</summary>
    public const string TestNotice =
        "TEST KEYS. NEVER USE THEM OUTSIDE A TEST: whoever has this repository has them too.";

    private const int CheckValueLength = 5;
    private const string Notice = "notice";
    private const string MasterCheckValue = "masterKcv";
    private readonly List<KeyFileEntry> _keys;

    private KeyFile(string notice, byte[] masterCheckValue, List<KeyFileEntry> keys)
    {
        NoticeText = notice;
        MasterKcv = masterCheckValue;
        _keys = keys;
    }

    /// <summary>What the file says of itself; empty where it says nothing.</summary>
    public string NoticeText { get; }

    /// <summary>True where the file says that its keys are for tests; a host warns when it opens one.</summary>
    public bool IsForTests => NoticeText.Contains("TEST KEYS", StringComparison.OrdinalIgnoreCase);

    /// <summary>Names of the keys in the file.</summary>
    public IEnumerable<string> Names => _keys.Select(key => key.Name);

    private byte[] MasterKcv { get; }

    /// <summary>An empty file for a master key.</summary>
    /// <param name="masterKey">32 bytes.</param>
    /// <param name="notice">Shown by whoever opens it; <see cref="TestNotice"/> for tests.</param>
    /// <param name="file">The file, or null.</param>
    public static SecurityError TryCreate(ReadOnlySpan<byte> masterKey, string notice, out KeyFile? file)
    {
        file = null;
        if (masterKey.Length != 32) return SecurityError.KeyLength;
        using var master = SecretKey.Create(KeyAlgorithm.Aes, masterKey);
        var checkValue = new byte[CheckValueLength];
        var error = KeyCheckValue.Compute(master, KcvMethod.Cmac, checkValue);
        if (error == SecurityError.None) file = new KeyFile(notice, checkValue, []);
        return error;
    }

    /// <summary>Reads a file; the keys stay wrapped.</summary>
    /// <param name="name">Its name, for problems.</param>
    /// <param name="utf8">Its content.</param>
    /// <exception cref="DocumentException">It is malformed.</exception>
    public static KeyFile Read(string name, ReadOnlySpan<byte> utf8)
    {
        var problems = new DocumentProblems();
        var root = problems.Members(DocumentReader.Parse(name, utf8));
        var notice = root.OptionalString(Notice);
        var checkValue = root.OptionalHex(MasterCheckValue) ?? [];
        if (checkValue.Length != CheckValueLength) root.Problem(MasterCheckValue, "expected 5 bytes in hex: the CMAC check value of the master key");
        var keys = new List<KeyFileEntry>();
        foreach (var item in root.Items("keys"))
        {
            var entry = problems.Members(item);
            var key = new KeyFileEntry(entry.RequiredString("name"), entry.RequiredString("block"), entry.OptionalHex("kcv") ?? []);
            if (keys.Exists(other => other.Name == key.Name)) entry.Problem("name", "this name stands twice");
            entry.OptionalString("usage");
            entry.OptionalString("algorithm");
            entry.Close();
            keys.Add(key);
        }

        root.Close();
        problems.ThrowIfAny();
        return new KeyFile(notice, checkValue, keys);
    }

    /// <summary>The file with one more key.</summary>
    /// <param name="masterKey">32 bytes, the file's.</param>
    /// <param name="name">Unique name.</param>
    /// <param name="usage">What it is for.</param>
    /// <param name="key">The clear key; stays the caller's.</param>
    /// <param name="random">Fill of the key block.</param>
    /// <param name="file">The new file, or null.</param>
    public SecurityError TryAdd(ReadOnlySpan<byte> masterKey, string name, KeyUsage usage, SecretKey key, IRandomSource random, out KeyFile? file)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentException.ThrowIfNullOrEmpty(name);
        file = null;
        if (masterKey.Length != 32) return SecurityError.KeyLength;
        using var master = SecretKey.Create(KeyAlgorithm.Aes, masterKey);
        var error = KeyCheckValue.Verify(master, KcvMethod.Cmac, MasterKcv);
        if (error != SecurityError.None) return error;
        if (_keys.Exists(other => other.Name == name)) throw new ArgumentException("The file has a key of this name.", nameof(name));
        error = KeyBlock.TryWrap(master, KeyUsages.HeaderOf(new SoftwareKey(usage, key, name, mayLeave: true), 'D', 'E'), key, random, out var block);
        if (error != SecurityError.None || block is null) return error;
        file = new KeyFile(NoticeText, MasterKcv, [.. _keys, new KeyFileEntry(name, block, CheckValueOf(key))]);
        return SecurityError.None;
    }

    /// <summary>The document as UTF-8.</summary>
    public byte[] ToUtf8()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            if (NoticeText.Length > 0) json.WriteString(Notice, NoticeText);
            json.WriteString(MasterCheckValue, Convert.ToHexString(MasterKcv));
            json.WriteStartArray("keys");
            foreach (var key in _keys)
            {
                json.WriteStartObject();
                json.WriteString("name", key.Name);
                json.WriteString("kcv", Convert.ToHexString(key.CheckValue));
                json.WriteString("block", key.Block);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }

    internal SecurityError TryUnwrap(SecretKey master, bool strictParity, List<KeyHandle> handles, out string failedKey)
    {
        failedKey = "";
        var error = KeyCheckValue.Verify(master, KcvMethod.Cmac, MasterKcv);
        if (error != SecurityError.None) return error;
        foreach (var entry in _keys)
        {
            error = KeyBlock.TryUnwrap(master, entry.Block, out var header, out var key);
            if (error == SecurityError.None && !KeyUsages.TryRead(header!.Usage, out _)) error = SecurityError.KeyUsage; // set where there is no error
            if (error == SecurityError.None && entry.CheckValue.Length > 0 && !CheckValueOf(key!).AsSpan().SequenceEqual(entry.CheckValue))
                error = SecurityError.KeyCheckValue;
            if (error == SecurityError.None && strictParity) error = KeyParity.Check(key!); // set where there is no error
            if (error != SecurityError.None)
            {
                key?.Dispose();
                foreach (var handle in handles) (handle as SoftwareKey)?.Key.Dispose();
                handles.Clear();
                failedKey = entry.Name;
                return error;
            }

            _ = KeyUsages.TryRead(header!.Usage, out var usage);
            handles.Add(new SoftwareKey(usage, key!, entry.Name, header.Exportability != 'N'));
        }

        return SecurityError.None;
    }

    /// <summary>Three bytes of zeros for triple DES, four for SM4, five of CMAC for AES, none for keys without a cipher.</summary>
    private static byte[] CheckValueOf(SecretKey key)
    {
        var (method, length) = key.Algorithm switch
        {
            KeyAlgorithm.Tdes => (KcvMethod.Zeros, 3),
            KeyAlgorithm.Sm4 => (KcvMethod.Zeros, 4),
            KeyAlgorithm.Aes => (KcvMethod.Cmac, 5),
            _ => (KcvMethod.Zeros, 0),
        };
        if (length == 0) return [];
        var kcv = new byte[length];
        return KeyCheckValue.Compute(key, method, kcv) == SecurityError.None ? kcv : [];
    }
}
