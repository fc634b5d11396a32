using System.Globalization;

namespace Iso8583.Host.Ledger.Archive;

/// <summary>One archive file as the catalogue in the ledger knows it: the rows of one business day.</summary>
/// <param name="Day">The business day as a day number.</param>
/// <param name="First">First row in it.</param>
/// <param name="Last">Last row in it.</param>
/// <param name="Bytes">Length of the file.</param>
/// <param name="Checksum">CRC-32C of its head, index and tail, which hold the checksums of everything else.</param>
internal readonly record struct ArchivedDay(int Day, long First, long Last, long Bytes, uint Checksum)
{
    private const string Suffix = ".archive-";

    /// <summary>Where the file of a day stands: beside the ledger.</summary>
    public string PathBeside(string ledgerPath) => PathOf(ledgerPath, Day);

    public static string PathOf(string ledgerPath, int day) =>
        string.Create(CultureInfo.InvariantCulture, $"{ledgerPath}{Suffix}{DateOnly.FromDayNumber(day):yyyy-MM-dd}");
}
