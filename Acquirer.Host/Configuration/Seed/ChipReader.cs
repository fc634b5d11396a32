using System.Buffers.Binary;
using Iso8583.Core.Documents;

namespace Iso8583.Host.Configuration.Seed;

/// <summary>Reads the member <c>chip</c> of an issuer.</summary>
internal static class ChipReader
{
    private const int KeyLength = 16;
    private const int HeaderLength = 5;

    public static SeedChip? Read(DocumentObject issuer, DocumentProblems problems)
    {
        if (issuer.OptionalObject("chip") is not { } chip) return null;
        var scheme = chip.OptionalChoice("scheme", "unionpay", "unionpay", "visa", "mastercard", "emv");
        var algorithm = chip.OptionalChoice("keyAlgorithm", SeedTerminal.Tdes, SeedTerminal.Tdes, SeedTerminal.Sm4);
        if (algorithm == SeedTerminal.Sm4 && scheme != "unionpay") chip.Problem("keyAlgorithm", "only UnionPay cards have SM4 keys");
        var cryptogram = Key(chip, "cryptogramKey");
        var script = Key(chip, "scriptMacKey");
        var derivation = chip.OptionalChoice("keyDerivation", "a", "a", "b");
        var method = chip.OptionalInt("arpcMethod", 0, 1, 2);
        var declines = chip.OptionalBool("declineReplayedCounter", false);
        SeedScript[] scripts = [.. chip.Items("scripts").Select(node => Script(problems.Members(node)))];
        if (scripts.DistinctBy(s => s.Id).Count() != scripts.Length) chip.Problem("scripts", "two scripts have the same id");
        chip.Close();
        return new SeedChip(scheme, algorithm, cryptogram, script, derivation == "b", method, declines, scripts);
    }

    private static string Key(DocumentObject chip, string name)
    {
        var key = chip.OptionalHex(name);
        if (key is not null && key.Length != KeyLength) chip.Problem(name, $"expected {KeyLength} bytes in hex");
        return key is null ? "" : Convert.ToHexString(key);
    }

    private static SeedScript Script(DocumentObject script)
    {
        var id = ScriptId(script, "id");
        var template = script.OptionalInt("template", 72, 71, 72);
        var commands = new List<ReadOnlyMemory<byte>>();
        foreach (var text in script.Strings("commands"))
        {
            var isHex = text.Length % 2 == 0 && text.All(char.IsAsciiHexDigit);
            byte[] command = isHex ? Convert.FromHexString(text) : [];
            if (command.Length < HeaderLength || command[4] - (command.Length - HeaderLength) is < 4 or > 8)
                script.Problem("commands", "expected CLA INS P1 P2 Lc and data in hex, with an Lc that is 4 to 8 above the length of the data: it counts the MAC");
            else commands.Add(command);
        }

        if (commands.Count == 0) script.Problem("commands", "expected at least one command");
        script.Close();
        return new SeedScript(id, template, commands);
    }

    /// <summary>Four bytes in hex, not all zero; 0 where the member is absent.</summary>
    public static uint ScriptId(DocumentObject owner, string name)
    {
        if (owner.OptionalHex(name) is not { } bytes) return 0;
        var id = bytes.Length == sizeof(uint) ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : 0;
        if (id == 0) owner.Problem(name, "expected a script id: 8 hex digits, not all zero");
        return id;
    }
}
