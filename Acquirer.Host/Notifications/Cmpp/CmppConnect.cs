using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Iso8583.Host.Notifications.Links;

namespace Iso8583.Host.Notifications.Cmpp;

/// <summary>How a service provider introduces itself, and how the gateway proves that it knows the secret, too.</summary>
/// <remarks>The proof is MD5 over a shared secret: it keeps nobody out who can listen. Use it inside TLS or a private network only.</remarks>
public static class CmppConnect
{
    /// <summary>Length of the provider's id, F: Source_Addr.</summary>
    public const int SourceLength = 6;

    /// <summary>MD5 over id, nine zero bytes, secret and time stamp.</summary>
    /// <param name="source">The provider's id.</param>
    /// <param name="secret">The shared secret.</param>
    /// <param name="timestamp">MMDDHHMMSS.</param>
    public static byte[] Authenticator(string source, string secret, string timestamp)
    {
        ArgumentNullException.ThrowIfNull(source);
        byte[] text = [.. Encoding.Latin1.GetBytes(source.PadRight(SourceLength, '\0')), .. new byte[9], .. Encoding.Latin1.GetBytes(secret), .. Encoding.Latin1.GetBytes(timestamp)];
#pragma warning disable CA5351 // the protocol's format
        return MD5.HashData(text);
#pragma warning restore CA5351
    }

    /// <summary>Body of the request.</summary>
    public static byte[] RequestBody(string source, string secret, CmppVersion version, DateTime now)
    {
        var timestamp = now.ToString("MMddHHmmss", CultureInfo.InvariantCulture);
        return new UnitWriter()
            .Fixed(source, SourceLength)
            .Bytes(Authenticator(source, secret, timestamp))
            .Byte((byte)version)
            .Number32(uint.Parse(timestamp, CultureInfo.InvariantCulture))
            .ToArray();
    }

    /// <summary>Reads the request.</summary>
    public static bool TryReadRequest(ReadOnlySpan<byte> body, out CmppConnectRequest request)
    {
        var reader = new UnitReader(body);
        request = new CmppConnectRequest(reader.Fixed(SourceLength), reader.Bytes(16).ToArray(), reader.Byte(), reader.Number32());
        return !reader.IsFaulty && reader.Remaining == 0;
    }

    /// <summary>Body of the answer, with the gateway's own proof.</summary>
    public static byte[] AnswerBody(uint status, CmppConnectRequest request, string secret, CmppVersion version)
    {
        ArgumentNullException.ThrowIfNull(request);
        var head = version == CmppVersion.V3 ? new UnitWriter().Number32(status).ToArray() : [(byte)status];
        byte[] text = [.. head, .. request.Authenticator, .. Encoding.Latin1.GetBytes(secret)];
#pragma warning disable CA5351 // the protocol's format
        return new UnitWriter().Bytes(head).Bytes(MD5.HashData(text)).Byte((byte)version).ToArray();
#pragma warning restore CA5351
    }

    /// <summary>Reads the answer.</summary>
    /// <param name="body">Its body; the status takes one byte in version 2.0 and four in 3.0.</param>
    /// <param name="request">Body of the request.</param>
    /// <param name="secret">The shared secret.</param>
    /// <param name="status">0 where the provider was let in.</param>
    /// <returns>False where the answer is malformed, or comes from somebody who does not know the secret.</returns>
    public static bool TryReadAnswer(ReadOnlySpan<byte> body, ReadOnlySpan<byte> request, string secret, out uint status)
    {
        var statusLength = body.Length - 17;
        status = 0;
        if (statusLength is not (1 or 4)) return false;
        status = statusLength == 1 ? body[0] : BinaryPrimitives.ReadUInt32BigEndian(body);
        if (status != 0) return true;
        byte[] text = [.. body[..statusLength], .. request.Slice(SourceLength, 16), .. Encoding.Latin1.GetBytes(secret)];
#pragma warning disable CA5351 // the protocol's format
        return CryptographicOperations.FixedTimeEquals(body.Slice(statusLength, 16), MD5.HashData(text));
#pragma warning restore CA5351
    }
}
