using Iso8583.Core.Security;

namespace Iso8583.Core.Hsm;

/// <summary>A key that a security module holds. The caller sees what it is for, never its bytes.</summary>
public abstract class KeyHandle
{
    /// <summary>Describes a key.</summary>
    protected KeyHandle(KeyUsage usage, KeyAlgorithm algorithm, int length, string name)
    {
        Usage = usage;
        Algorithm = algorithm;
        Length = length;
        Name = name;
    }

    /// <summary>What it is for.</summary>
    public KeyUsage Usage { get; }

    /// <summary>What it is fed to.</summary>
    public KeyAlgorithm Algorithm { get; }

    /// <summary>Length in bytes.</summary>
    public int Length { get; }

    /// <summary>Its name in the key file; empty for working keys.</summary>
    public string Name { get; }

    /// <summary>Name, usage and algorithm.</summary>
    public override string ToString() => $"{(Name.Length == 0 ? "key" : Name)} ({Usage}, {Algorithm} {Length * 8})";
}
