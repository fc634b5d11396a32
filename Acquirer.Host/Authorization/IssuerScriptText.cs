namespace Iso8583.Host.Authorization;

/// <summary>An issuer script as its issuer wrote it: commands without their MACs.</summary>
/// <param name="Id">Tag 9F18.</param>
/// <param name="Template">0x71: run before the card's second cryptogram; 0x72: after it.</param>
/// <param name="Commands">CLA INS P1 P2 Lc and data. Lc counts the MAC, so it says how long the MAC is: 4 to 8 bytes.</param>
public sealed record IssuerScriptText(uint Id, uint Template, IReadOnlyList<ReadOnlyMemory<byte>> Commands)
{
    /// <summary>CLA INS P1 P2 Lc.</summary>
    public const int HeaderLength = 5;

    /// <summary>Longest command with its MAC.</summary>
    public const int MaxCommand = 255;

    /// <summary>Bytes of the MAC that a command asks for by its Lc.</summary>
    public static int MacLengthOf(ReadOnlySpan<byte> command) => command.Length < HeaderLength ? -1 : command[4] - (command.Length - HeaderLength);
}
