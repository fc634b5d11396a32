namespace Iso8583.Core.Documents;

/// <summary>Why a file could not be read or written, in the user's words.</summary>
public static class FileFault
{
    /// <summary>The reason of an <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/>: what is wrong, without the runtime's own words.</summary>
    public static string Reason(Exception exception) => exception switch
    {
        FileNotFoundException or DirectoryNotFoundException => "there is no such file",
        PathTooLongException => "the path is too long",
        UnauthorizedAccessException => "no permission, or it is a folder",
        _ => "it cannot be read or written",
    };

    /// <summary>The path with the reason.</summary>
    public static string Describe(string path, Exception exception) => $"{path}: {Reason(exception)}";
}
