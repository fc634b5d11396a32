using System.Runtime.InteropServices;

namespace Iso8583.Host.Ledger.Originals;

/// <summary>What stands before a run in the file of the index of originals.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal readonly record struct RunHead(ulong Magic, ulong Seed, ulong KeyCheckValue, int Number, int Count, uint Checksum, uint LastRowChecksum)
{
    public const int Size = 40;
}
