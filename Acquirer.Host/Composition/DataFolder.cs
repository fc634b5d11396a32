using Iso8583.Host.Configuration;

namespace Iso8583.Host.Composition;

/// <summary>The folder that everything lasting lies in.</summary>
internal static class DataFolder
{
    /// <summary>Names of the stores that this product writes, with the files that SQLite keeps beside them. Nothing else is ever deleted.</summary>
    private static readonly string[] Stores = ["ledger.db", "views.db", "notifications.db"];

    private static readonly string[] Companions = ["", "-wal", "-shm"];

    /// <summary>Makes the folder, and empties it of our stores where that is asked for.</summary>
    public static void Prepare(AcquirerOptions options)
    {
        try
        {
            Directory.CreateDirectory(options.DataFolder);
            if (!options.Fresh) return;
            foreach (var store in Stores)
            {
                foreach (var companion in Companions) File.Delete(Path.Combine(options.DataFolder, store + companion));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationFaultException($"{options.DataFolder}: the data folder cannot be used ({e.Message}). Name another one with --data FOLDER.", e);
        }
    }
}
