using System.CommandLine;

namespace Iso8583.Emulator.Commands;

/// <summary><c>crypto</c>: every algorithm of the security room from the command line, hex in and hex out; documented in docs/crypto.md.</summary>
internal static class CryptoCommand
{
    public static Command Create() => new("crypto", "Compute and check PIN blocks, MACs, keys, key blocks and cryptograms. For test keys: answers are shown in clear.")
    {
        CryptoMac.Create(),
        CryptoPinBlock.Create(),
        CryptoKcv.Create(),
        CryptoDukpt.Create(),
        CryptoCard.CreateCvv(),
        CryptoCard.CreatePvv(),
        CryptoCard.CreateOffset(),
        CryptoTr31.Create(),
        CryptoEmv.CreateArqc(),
        CryptoEmv.CreateArpc(),
        CryptoSm.Create(),
        CryptoKeys.Create(),
        CryptoCheck.Create(),
    };
}
