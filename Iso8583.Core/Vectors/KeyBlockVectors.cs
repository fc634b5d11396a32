using System.Globalization;
using Iso8583.Core.Documents;
using Iso8583.Core.Security;

namespace Iso8583.Core.Vectors;

/// <summary>Key blocks of TR-31 and X9.143.</summary>
internal static class KeyBlockVectors
{
    public static bool Run(VectorEntry entry)
    {
        if (entry.Algorithm == "TR31-HEADER") return Header(entry);
        var version = entry.Algorithm[^1];
        var algorithm = version is 'D' or 'E' ? KeyAlgorithm.Aes : KeyAlgorithm.Tdes;
        switch (entry.Action)
        {
            case "unwrap":
                Unwrap(entry, algorithm);
                return true;
            case "wrap":
                Wrap(entry, algorithm);
                return true;
            case "key-derivation":
                Derivation(entry, algorithm, version);
                return true;
            case "length-masking":
                Masking(entry, algorithm, version);
                return true;
            default:
                return false;
        }
    }

    private static void Unwrap(VectorEntry entry, KeyAlgorithm algorithm)
    {
        using var protection = entry.Key(algorithm, "kbpk");
        VectorEntry.Must(KeyBlock.TryUnwrapBytes(protection, entry.Text("key_block"), out var header, out var key));
        entry.Expect("key", key);
        entry.Expect("key_length_bits", (key.Length * 8).ToString(CultureInfo.InvariantCulture));
        if (header is not null) ExpectHeader(entry, "header", header);
    }

    private static void Wrap(VectorEntry entry, KeyAlgorithm algorithm)
    {
        using var protection = entry.Key(algorithm, "kbpk");
        VectorEntry.Must(KeyBlockHeader.TryParse(entry.Text("header"), out var header, out _));
        var key = entry.Bytes("key");
        var padding = entry.Bytes("padding");
        // Length, key and the printed fill are the whole payload.
        VectorEntry.Must(KeyBlock.TryWrap(protection, header!, key, 2 + key.Length + padding.Length, padding.Length == 0 ? SystemRandom.Instance : new FixedRandom(padding), out var block));
        entry.Expect("key_block", block ?? "");
    }

    private static void Derivation(VectorEntry entry, KeyAlgorithm algorithm, char version)
    {
        using var protection = entry.Key(algorithm, "kbpk");
        using var keys = VectorEntry.Must(KeyBlockKeys.TryDerive(protection, version, out var derived), derived);
        entry.Expect("kbek", keys.Encryption.Bytes);
        entry.Expect("kbak", keys.Mac.Bytes);
    }

    private static void Masking(VectorEntry entry, KeyAlgorithm algorithm, char version)
    {
        using var protection = SecretKey.Create(algorithm, new byte[16]);
        var header = new KeyBlockHeader { Version = version, Algorithm = entry.Text("algorithm")[0], Usage = "P0", Mode = 'E' };
        var length = entry.Number("key_length", 0);
        int? masked = entry.Has("masked_key_length") ? entry.Number("masked_key_length", 0) : null;
        var payload = KeyBlock.PayloadLength(header, length, masked);
        VectorEntry.Must(KeyBlock.TryWrap(protection, header, new byte[length], payload, SystemRandom.Instance, out var block));
        entry.Expect("key_block_length", block!.Length.ToString(CultureInfo.InvariantCulture)); // set where there is no error
    }

    private static bool Header(VectorEntry entry)
    {
        if (entry.Action != "parse") return false;
        VectorEntry.Must(KeyBlockHeader.TryParse(entry.Text("header"), out var header, out var length));
        entry.Expect("header_length", length.ToString(CultureInfo.InvariantCulture));
        entry.Expect("canonical", header!.ToString()); // set where there is no error
        ExpectHeader(entry, "fields", header);
        return true;
    }

    private static void ExpectHeader(VectorEntry entry, string name, KeyBlockHeader header)
    {
        if (entry.Expected(name) is not { } expected) return;
        var same = Same(expected, "version", header.Version.ToString())
            && Same(expected, "usage", header.Usage)
            && Same(expected, "algorithm", header.Algorithm.ToString())
            && Same(expected, "mode", header.Mode.ToString())
            && Same(expected, "key_version", header.KeyVersion)
            && Same(expected, "exportability", header.Exportability.ToString())
            && Same(expected, "reserved", header.Reserved)
            && SameFields(expected, header);
        if (!same) entry.Expect(name, "\0");
        else entry.Ignore(name);
    }

    private static bool Same(DocumentNode expected, string name, string value) => !expected.TryGet(name, out var node) || node.Text == value;

    private static bool SameFields(DocumentNode expected, KeyBlockHeader header)
    {
        if (!expected.TryGet("optional_blocks", out var blocks)) return true;
        var wanted = blocks.Items.Select(item => new KeyBlockField(item.Items[0].Text, item.Items[1].Text)).ToList();
        // Some sources count the padding block among the fields, some do not.
        var own = wanted.Exists(field => field.Id == "PB") ? header.Fields : header.Fields.Where(field => field.Id != "PB");
        return wanted.SequenceEqual(own);
    }
}
