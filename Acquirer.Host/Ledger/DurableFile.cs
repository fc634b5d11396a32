using System.Runtime.InteropServices;

namespace Iso8583.Host.Ledger;

/// <summary>Puts a finished file in the place of an old one so that a power cut leaves the one or the other, and never takes the new name back.</summary>
internal static class DurableFile
{
    /// <summary>Syncs and closes a new file, renames it, syncs the folder.</summary>
    public static void Replace(FileStream file, string newPath, string path)
    {
        file.Flush(flushToDisk: true);
        file.Dispose();
        File.Move(newPath, path, overwrite: true);
        SyncFolderOf(path);
    }

    /// <summary>
    /// A rename is durable once its folder was synced. The framework opens no folders, so this asks the C library; a file system without
    /// the notion (Windows, some network disks) is left alone.
    /// </summary>
    public static void SyncFolderOf(string path)
    {
        if (OperatingSystem.IsWindows()) return;
        var folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? "/";
        var descriptor = Open(System.Text.Encoding.UTF8.GetBytes(folder + '\0'), 0);
        if (descriptor < 0) return;
        _ = Sync(descriptor);
        _ = Close(descriptor);
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open(byte[] path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Sync(int descriptor);

    [DllImport("libc", EntryPoint = "close", SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int descriptor);
}
