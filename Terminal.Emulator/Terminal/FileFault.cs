namespace Iso8583.Emulator.Terminal;

/// <summary>Why a file could not be read or written, in the user's words.</summary>
internal static class FileFault
{
    public static string Describe(string path, Exception exception)
    {
        var reason = exception switch
        {
            FileNotFoundException or DirectoryNotFoundException => "there is no such file",
            PathTooLongException => "the path is too long",
            _ when Directory.Exists(path) => "this is a folder, expected a file",
            UnauthorizedAccessException => "no permission",
            _ => "cannot be read or written",
        };
        return $"{path}: {reason}";
    }
}
