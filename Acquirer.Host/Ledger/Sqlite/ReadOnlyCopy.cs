namespace Iso8583.Host.Ledger.Sqlite;

/// <summary>
/// How a ledger in a folder that cannot be written is read: as it is where its log is empty (nobody can change it), else from a copy with its log,
/// because the newest rows are in there.
/// </summary>
internal sealed class ReadOnlyCopy : IDisposable
{
    private readonly string _folder;

    private ReadOnlyCopy(string dataSource, string folder)
    {
        DataSource = dataSource;
        _folder = folder;
    }

    /// <summary>What to connect to.</summary>
    public string DataSource { get; }

    /// <exception cref="IOException">There is no room for a copy.</exception>
    public static ReadOnlyCopy Of(string path)
    {
        var log = new FileInfo(path + "-wal");
        if (!log.Exists || log.Length == 0) return new ReadOnlyCopy(new Uri(Path.GetFullPath(path)).AbsoluteUri + "?immutable=1", "");
        var folder = Directory.CreateTempSubdirectory("ledger-copy-").FullName;
        var copy = new ReadOnlyCopy(Path.Combine(folder, "ledger.db"), folder);
        try
        {
            File.Copy(path, copy.DataSource);
            File.Copy(log.FullName, copy.DataSource + "-wal");
            return copy;
        }
        catch
        {
            copy.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        if (_folder.Length > 0) Directory.Delete(_folder, recursive: true);
    }
}
