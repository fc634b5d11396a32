using Iso8583.Core.Documents;
using Iso8583.Core.Security;

namespace Iso8583.Core.Vectors;

/// <summary>
/// Runs a file of test vectors over the security room: a JSON array of objects with id, algorithm, operation, inputs and expected, as
/// docs/crypto.md describes them. An algorithm that is not known here is a failure, never skipped.
/// </summary>
public static class VectorFile
{
    /// <summary>Checks every entry of a file.</summary>
    /// <param name="name">Name of the file, for problems with its form.</param>
    /// <param name="utf8">Its content.</param>
    /// <exception cref="DocumentException">It is no JSON, or no list.</exception>
    public static IReadOnlyList<VectorResult> Check(string name, ReadOnlySpan<byte> utf8)
    {
        var root = DocumentReader.Parse(name, utf8);
        if (root.Kind != DocumentKind.Array)
        {
            var problems = new DocumentProblems();
            problems.Add(root, "expected a list of vectors");
            problems.ThrowIfAny();
        }

        var results = new List<VectorResult>(root.Items.Count);
        foreach (var item in root.Items) results.Add(Check(new VectorEntry(item)));
        return results;
    }

    private static VectorResult Check(VectorEntry entry)
    {
        try
        {
            return Run(entry) ? entry.Finish(SecurityError.None) : entry.Result("unknown algorithm or operation");
        }
        catch (VectorRefusedException refused)
        {
            return entry.Finish(refused.Error);
        }
        catch (Exception e) when (e is FormatException or ArgumentException or InvalidOperationException or OverflowException)
        {
            // Never counted as a refusal: bad input must be a value.
            return entry.Result("threw " + e.GetType().Name);
        }
    }

    private static bool Run(VectorEntry entry)
    {
        var algorithm = entry.Algorithm;
        return algorithm.Split('-')[0] switch
        {
            "ISO9564" or "PIN" => PinVectors.Run(entry),
            "CUP" => UnionPayVectors.Run(entry),
            "VISA" or "IBM3624" or "CVV" or "DCVV" or "CVC3" => CardVectors.Run(entry),
            "ISO9797" or "CMAC" or "HMAC" => MacVectors.Run(entry),
            "TDES" or "AES" or "DES" or "ATALLA" => KeyVectors.Run(entry),
            "SM2" or "SM3" => SmVectors.Run(entry),
            "SM4" => algorithm == "SM4" ? SmVectors.Run(entry) : KeyVectors.Run(entry),
            "DUKPT" => algorithm == "DUKPT-AES" ? DukptAesVectors.Run(entry) : DukptTdesVectors.Run(entry),
            "TR31" => KeyBlockVectors.Run(entry),
            "EMV" or "PBOC" => EmvVectors.Run(entry),
            _ => false,
        };
    }
}
