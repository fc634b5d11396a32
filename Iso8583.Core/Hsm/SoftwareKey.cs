using Iso8583.Core.Security;

namespace Iso8583.Core.Hsm;

/// <summary>A handle of the software module: the key is in this process.</summary>
internal sealed class SoftwareKey(KeyUsage usage, SecretKey key, string name, bool mayLeave)
    : KeyHandle(usage, key.Algorithm, key.Length, name)
{
    /// <summary>Stands in where a handle belongs to another module; it answers KeyNotAvailable to everything.</summary>
    public static SecretKey None { get; } = Destroyed();

    public SecretKey Key { get; } = key;

    /// <summary>False where the key block that brought it forbids to export it.</summary>
    public bool MayLeave { get; } = mayLeave;

    /// <summary>The key of a handle, where it is for this usage.</summary>
    public static SecurityError Use(KeyHandle handle, KeyUsage usage, out SecretKey key)
    {
        ArgumentNullException.ThrowIfNull(handle);
        if (handle is not SoftwareKey software)
        {
            key = None;
            return SecurityError.KeyNotAvailable;
        }

        key = software.Key;
        return software.Usage == usage ? SecurityError.None : SecurityError.KeyUsage;
    }

    /// <summary>The key of a handle, where it may be given out wrapped.</summary>
    public static SecurityError Leave(KeyHandle handle, out SecretKey key)
    {
        ArgumentNullException.ThrowIfNull(handle);
        if (handle is not SoftwareKey software)
        {
            key = None;
            return SecurityError.KeyNotAvailable;
        }

        key = software.Key;
        return software.MayLeave ? SecurityError.None : SecurityError.NotExportable;
    }

    /// <summary>The handle of a key block: its usage and check value fit, and whether it may leave is what the block says.</summary>
    public static SecurityError Unwrap(SecretKey protection, ReadOnlySpan<char> block, bool strictParity, out KeyHandle? key)
    {
        key = null;
        var error = KeyBlock.TryUnwrap(protection, block, out var header, out var clear);
        if (error != SecurityError.None || header is null || clear is null) return error;
        if (!KeyUsages.TryRead(header.Usage, out var usage)) error = SecurityError.KeyUsage;
        if (error == SecurityError.None) error = SessionKeySet.VerifyCheckValue(header, clear);
        if (error == SecurityError.None && strictParity) error = KeyParity.Check(clear);
        if (error != SecurityError.None)
        {
            clear.Dispose();
            return error;
        }

        key = new SoftwareKey(usage, clear, "", header.Exportability != 'N');
        return SecurityError.None;
    }

    private static SecretKey Destroyed()
    {
        var key = SecretKey.Create(KeyAlgorithm.Tdes, new byte[8]);
        key.Dispose();
        return key;
    }
}
