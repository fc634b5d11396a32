using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Iso8583.Core.Security;

/// <summary>
/// A clear key in this process with the cipher engines built for it. Prints as <c>[redacted n]</c>; the bytes leave only through
/// <see cref="Reveal"/>; <see cref="Dispose"/> clears them.
/// </summary>
/// <remarks>
/// Safe for use by several threads at once. A key that is disposed while another thread uses it answers
/// <see cref="SecurityError.KeyNotAvailable"/> from the next operation on, never an exception: a terminal may sign off in the middle of a payment.
/// </remarks>
public sealed class SecretKey : IDisposable
{
    private readonly byte[] _bytes;
    private BlockCipher? _cipher;
    private BlockCipher? _leftDes;
    private BlockCipher? _dukptRight;
    private CmacSubkeys? _cmac;
    private volatile bool _disposed;

    private SecretKey(KeyAlgorithm algorithm, byte[] bytes)
    {
        Algorithm = algorithm;
        _bytes = bytes;
    }

    /// <summary>What the key is fed to.</summary>
    public KeyAlgorithm Algorithm { get; }

    /// <summary>Length in bytes; for triple DES including the parity bits.</summary>
    public int Length => _bytes.Length;

    /// <summary>True where the key enciphers blocks: (triple) DES, AES, SM4.</summary>
    public bool HasCipher => Algorithm is KeyAlgorithm.Tdes or KeyAlgorithm.Aes or KeyAlgorithm.Sm4;

    /// <summary>Block size in bytes of the key's cipher; 0 where it has none.</summary>
    public int BlockSize => HasCipher ? BlockCipher.BlockSizeOf(Algorithm) : 0;

    /// <summary>True where an algorithm has keys of a length, in bytes.</summary>
    public static bool IsKeyLength(KeyAlgorithm algorithm, int length) => algorithm switch
    {
        KeyAlgorithm.Hmac => length is >= 1 and <= 256,
        KeyAlgorithm.Sm2 => length == 32,
        _ => BlockCipher.IsKeyLength(algorithm, length),
    };

    /// <summary>Makes a key from clear bytes, which are copied; weak keys and wrong parity are accepted.</summary>
    /// <param name="algorithm">What the key is fed to.</param>
    /// <param name="bytes">The key; the caller clears its own copy.</param>
    /// <param name="key">The key, or null.</param>
    /// <returns><see cref="SecurityError.KeyLength"/> where the algorithm has no such length.</returns>
    public static SecurityError TryCreate(KeyAlgorithm algorithm, ReadOnlySpan<byte> bytes, out SecretKey? key)
    {
        key = null;
        if (!IsKeyLength(algorithm, bytes.Length)) return SecurityError.KeyLength;
        // Pinned, so that the collector makes no copies of the key while it compacts.
        var copy = GC.AllocateUninitializedArray<byte>(bytes.Length, pinned: true);
        bytes.CopyTo(copy);
        key = new SecretKey(algorithm, copy);
        return SecurityError.None;
    }

    /// <summary>As <see cref="TryCreate"/>, for key bytes of our own.</summary>
    /// <exception cref="ArgumentException">The algorithm has no such key length.</exception>
    public static SecretKey Create(KeyAlgorithm algorithm, ReadOnlySpan<byte> bytes)
    {
        var error = TryCreate(algorithm, bytes, out var key);
        return key ?? throw new ArgumentException(error.Describe(), nameof(bytes));
    }

    /// <summary>A key for one message: not pinned, since it is cleared before the collector could move it often.</summary>
    internal static SecretKey CreateTransient(KeyAlgorithm algorithm, ReadOnlySpan<byte> bytes) => new(algorithm, bytes.ToArray());

    /// <summary>Draws a key; DES keys get odd parity.</summary>
    /// <exception cref="ArgumentException">The algorithm has no such key length.</exception>
    public static SecretKey Generate(KeyAlgorithm algorithm, int length, IRandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        Span<byte> bytes = stackalloc byte[64];
        bytes = bytes[..Math.Clamp(length, 0, 64)];
        random.Fill(bytes);
        if (algorithm == KeyAlgorithm.Tdes) KeyParity.AdjustOdd(bytes);
        var key = Create(algorithm, bytes);
        CryptographicOperations.ZeroMemory(bytes);
        return key;
    }

    /// <summary>Copies the clear key bytes. Every call site is listed in docs/security.md.</summary>
    /// <param name="destination">At least <see cref="Length"/> bytes; the caller clears it after use.</param>
    /// <returns>Bytes written.</returns>
    /// <exception cref="ObjectDisposedException">The key has been cleared.</exception>
    public int Reveal(Span<byte> destination)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        _bytes.CopyTo(destination);
        return _bytes.Length;
    }

    /// <summary>True where both keys have the same algorithm and bytes; takes the same time wherever they differ.</summary>
    public bool FixedTimeEquals(SecretKey other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Algorithm == other.Algorithm && !_disposed && !other._disposed && CryptographicOperations.FixedTimeEquals(_bytes, other._bytes);
    }

    /// <summary>Clears the bytes and drops the engines.</summary>
    public void Dispose()
    {
        _disposed = true;
        CryptographicOperations.ZeroMemory(_bytes);
        _cipher = null;
        _leftDes = null;
        _dukptRight = null;
        _cmac = null;
    }

    /// <summary>Never the key.</summary>
    public override string ToString() => $"[redacted {_bytes.Length}]";

    /// <summary>The key bytes, for operations of this room; empty after <see cref="Dispose"/>.</summary>
    internal ReadOnlySpan<byte> Bytes => _disposed ? default : _bytes;

    internal bool TryGetCipher([NotNullWhen(true)] out BlockCipher? cipher)
    {
        cipher = _cipher;
        if (cipher is not null) return true;
        if (_disposed || !HasCipher) return false;
        cipher = BlockCipher.Create(Algorithm, _bytes);
        // Two threads may both build one; either is right. A key cleared meanwhile gave a wrong engine, which is dropped.
        _cipher = cipher;
        return !DropIfDisposed();
    }

    /// <summary>Single DES under the first 8 bytes, which the retail MAC chains with.</summary>
    internal bool TryGetLeftDes([NotNullWhen(true)] out BlockCipher? cipher)
    {
        cipher = _leftDes;
        if (cipher is not null) return true;
        if (_disposed || Algorithm != KeyAlgorithm.Tdes) return false;
        cipher = BlockCipher.CreateForward(KeyAlgorithm.Tdes, _bytes.AsSpan(0, 8));
        _leftDes = cipher;
        return !DropIfDisposed();
    }

    internal bool TryGetCmac([NotNullWhen(true)] out BlockCipher? cipher, [NotNullWhen(true)] out CmacSubkeys? subkeys)
    {
        subkeys = _cmac;
        if (!TryGetCipher(out cipher)) return false;
        if (subkeys is not null) return true;
        subkeys = new CmacSubkeys(cipher);
        _cmac = subkeys;
        return !DropIfDisposed();
    }

    /// <summary>The key and its masked form, which together give the initial keys of TDES DUKPT.</summary>
    internal bool TryGetDukptCiphers([NotNullWhen(true)] out BlockCipher? left, [NotNullWhen(true)] out BlockCipher? right)
    {
        right = _dukptRight;
        if (!TryGetCipher(out left)) return false;
        if (right is not null) return true;
        Span<byte> masked = stackalloc byte[16];
        _bytes.AsSpan(0, 16).CopyTo(masked);
        DukptTdes.MaskHalves(masked);
        right = BlockCipher.CreateForward(KeyAlgorithm.Tdes, masked);
        CryptographicOperations.ZeroMemory(masked);
        _dukptRight = right;
        return !DropIfDisposed();
    }

    private bool DropIfDisposed()
    {
        if (!_disposed) return false;
        _cipher = null;
        _leftDes = null;
        _dukptRight = null;
        _cmac = null;
        return true;
    }
}
