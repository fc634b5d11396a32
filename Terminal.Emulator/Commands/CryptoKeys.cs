using System.CommandLine;
using Iso8583.Core.Hsm;
using Iso8583.Core.Security;

namespace Iso8583.Emulator.Commands;

/// <summary><c>crypto keys</c>: makes and reads the key file of a security module.</summary>
internal static class CryptoKeys
{
    private static readonly Dictionary<string, KeyAlgorithm> Algorithms = new(StringComparer.Ordinal)
    {
        ["tdes"] = KeyAlgorithm.Tdes, ["aes"] = KeyAlgorithm.Aes, ["sm4"] = KeyAlgorithm.Sm4, ["hmac"] = KeyAlgorithm.Hmac, ["sm2"] = KeyAlgorithm.Sm2,
    };

    public static Command Create() => new("keys", "The key file of a security module: every key wrapped under an AES-256 master key.") { Add(), List() };

    private static Command Add()
    {
        var file = CryptoOptions.Text("--file", "the key file; made where there is none");
        var master = CryptoOptions.Hex("--master", "AES-256 master key, 32 bytes");
        var name = CryptoOptions.Text("--name", "name of the key");
        var usage = CryptoOptions.Choice("--usage", nameof(KeyUsage.KeyEncryption), "what the key is for", Enum.GetNames<KeyUsage>());
        var cipher = CryptoOptions.Choice("--cipher", "tdes", "algorithm of the key", [.. Algorithms.Keys]);
        var key = CryptoOptions.Hex("--key", "the key; drawn where it is not given");
        var length = CryptoOptions.Number("--length", 16, "bytes of a key that is drawn");
        var test = new Option<bool>("--test-keys") { Description = "a new file says loudly that its keys are for tests" };
        return CryptoAction.Create("add", "Add a key to a file.", [file, master, name, usage, cipher, key, length, test], (parsed, report) =>
        {
            var path = parsed.Required(file);
            var masterKey = parsed.Bytes(master);
            var content = File.Exists(path) ? KeyFile.Read(path, File.ReadAllBytes(path)) : NewFile(masterKey, parsed.GetValue(test));
            var label = parsed.Required(name);
            if (content.Names.Contains(label)) throw new CryptoInputException("--name: the file has a key of this name");
            var algorithm = Algorithms[parsed.GetRequiredValue(cipher)];
            using var added = parsed.Has(key) ? parsed.Key(key, algorithm) : Draw(algorithm, parsed.GetValue(length));
            content = CryptoAction.Must(
                content.TryAdd(masterKey, label, Enum.Parse<KeyUsage>(parsed.GetRequiredValue(usage)), added, SystemRandom.Instance, out var grown), grown);
            Replace(path, content.ToUtf8());
            report.Add("file", path);
            report.Add("keys", string.Join(' ', content.Names));
        });
    }

    private static Command List()
    {
        var file = CryptoOptions.Text("--file", "the key file");
        var master = CryptoOptions.Hex("--master", "AES-256 master key, 32 bytes");
        return CryptoAction.Create("list", "Open a file and say what is in it; no key is shown.", [file, master], (parsed, report) =>
        {
            var path = parsed.Required(file);
            if (!File.Exists(path)) throw new CryptoInputException("--file: there is no such file");
            var content = KeyFile.Read(path, File.ReadAllBytes(path));
            var error = SoftwareSecurityModule.TryOpen(parsed.Bytes(master), content, SystemRandom.Instance, out var module, out var failed);
            if (error != SecurityError.None || module is null)
                throw new CryptoInputException(failed.Length == 0 ? $"--master: {error.Describe()}" : $"key '{failed}': {error.Describe()}");
            using (module)
            {
                if (content.NoticeText.Length > 0) report.Add("notice", content.NoticeText);
                foreach (var name in content.Names)
                {
                    if (module.TryGetKey(name, out var handle)) report.Add(name, $"{handle!.Usage} {handle.Algorithm} {handle.Length * 8}"); // set where it is found
                }
            }
        });
    }

    private static KeyFile NewFile(byte[] masterKey, bool forTests) =>
        CryptoAction.Must(KeyFile.TryCreate(masterKey, forTests ? KeyFile.TestNotice : "", out var created), created);

    private static SecretKey Draw(KeyAlgorithm algorithm, int length) =>
        length <= 64 && SecretKey.IsKeyLength(algorithm, length)
            ? SecretKey.Generate(algorithm, length, SystemRandom.Instance)
            : throw new CryptoInputException($"--length: {SecurityError.KeyLength.Describe()}");

    /// <summary>Written beside and moved, so that a full disk does not lose the keys.</summary>
    private static void Replace(string path, byte[] content)
    {
        var beside = path + ".new";
        File.WriteAllBytes(beside, content);
        File.Move(beside, path, overwrite: true);
    }
}
