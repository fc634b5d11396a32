using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Iso8583.Core.Documents;

namespace Iso8583.Host.Configuration.Downloads;

/// <summary>Reads the file of terminal downloads. Every fault is reported with file, line and column, all of them at once.</summary>
public static class DownloadReader
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="ConfigurationFaultException">The file is missing, unreadable or wrong.</exception>
    public static DownloadDocument ReadFile(string path)
    {
        try
        {
            return Read(path, File.ReadAllBytes(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationFaultException($"{path}: the file of terminal downloads cannot be read: {FileFault.Reason(e)}. Name another one with Acquirer:DownloadsFile.", e);
        }
        catch (DocumentException e)
        {
            throw new ConfigurationFaultException(e.Message, e);
        }
    }

    /// <summary>Reads a document.</summary>
    /// <exception cref="DocumentException">With every fault and its place.</exception>
    public static DownloadDocument Read(string name, ReadOnlySpan<byte> utf8)
    {
        var problems = new DocumentProblems();
        var members = problems.Members(DocumentReader.Parse(name, utf8));
        var parameters = new StringBuilder();
        foreach (var node in members.Items("parameters"))
        {
            var parameter = problems.Members(node);
            var code = parameter.RequiredString("code");
            var value = parameter.RequiredString("value");
            parameter.Close();
            if (code.Length != 2 || !Ascii.IsValid(code) || !Ascii.IsValid(value)) problems.Add(node, "expected a code of two digits and an ASCII value");
            parameters.Append(code).Append(value);
        }

        var keys = members.Items("publicKeys").Select(node => PublicKey(problems.Members(node))).ToList();
        var applications = members.Items("applications").Select(node => Application(problems.Members(node))).ToList();
        members.Close();
        problems.ThrowIfAny();
        return new DownloadDocument(parameters.ToString(), keys, applications);
    }

    [SuppressMessage("Security", "CA5350", Justification = "EMV Book 2 defines the checksum of a public key as SHA-1.")]
    private static PublicKeyDownload PublicKey(DocumentObject key)
    {
        var rid = Hex(key, "rid", 5, 5);
        var index = Hex(key, "index", 1, 1);
        var expiry = key.RequiredString("expiry");
        if (expiry.Length != 8 || expiry.AsSpan().ContainsAnyExceptInRange('0', '9')) key.Problem("expiry", "expected CCYYMMDD");
        var modulus = Hex(key, "modulus", 64, 248);
        var exponent = Hex(key, "exponent", 1, 3);
        var checksum = Hex(key, "checksum", 20, 20);
        key.Close();
        if (!checksum.AsSpan().SequenceEqual(SHA1.HashData([.. rid, .. index, .. modulus, .. exponent]))) key.Problem("checksum", "is not the SHA-1 of rid, index, modulus and exponent");
        return new PublicKeyDownload(rid, index.Length > 0 ? index[0] : (byte)0, expiry, modulus, exponent, checksum);
    }

    private static ApplicationDownload Application(DocumentObject application)
    {
        var aid = Hex(application, "aid", 5, 16);
        var tags = Hex(application, "tags", 0, 255);
        application.Close();
        return new ApplicationDownload(aid, tags);
    }

    private static byte[] Hex(DocumentObject owner, string name, int min, int max)
    {
        _ = owner.Required(name);
        var bytes = owner.OptionalHex(name) ?? [];
        if (bytes.Length < min || bytes.Length > max) owner.Problem(name, $"expected {min} to {max} bytes in hex");
        return bytes;
    }
}
