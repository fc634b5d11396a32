using System.Runtime.InteropServices;
using System.Text;

namespace Iso8583.Emulator.Terminal;

/// <summary>A rename that a power cut does not take back.</summary>
internal static class DurableRename
{
    /// <summary>
    /// Puts a finished file in the place of another and syncs their folder. The framework opens no folders, so this asks the C library; a file
    /// system without the notion (Windows, some network disks) is left alone.
    /// </summary>
    public static void Replace(string newPath, string path)
    {
        File.Move(newPath, path, overwrite: true);
        if (OperatingSystem.IsWindows()) return;
        var folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? "/";
        var descriptor = Open(Encoding.UTF8.GetBytes(folder + '\0'), 0);
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
