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

    private static SecretKey Destroyed()
    {
        var key = SecretKey.Create(KeyAlgorithm.Tdes, new byte[8]);
        key.Dispose();
        return key;
    }
}
