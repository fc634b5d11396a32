using Iso8583.Core.Documents;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Primitives;

namespace Iso8583.Host.Configuration;

/// <summary>
/// A document that may be edited while the host runs: parsed, validated, then swapped in one step. What does not read is logged with its place
/// and the old value stays. Notices of the file system are taken where they come; a look every few seconds finds what they miss.
/// </summary>
public sealed class ReloadableFile<T> : IDisposable
    where T : class
{
    private readonly string _path;
    private readonly Func<string, byte[], T> _read;
    private readonly Func<T, string> _describe;
    private readonly ILogger _logger;
    private readonly Lock _reloading = new();
    private readonly PhysicalFileProvider? _files;
    private readonly IDisposable? _watch;
    private readonly ITimer _poll;
    private byte[] _content;
    private T _current;

    /// <summary>Begins to watch.</summary>
    /// <param name="path">The file.</param>
    /// <param name="content">Its content as read at the start.</param>
    /// <param name="first">The value read from that.</param>
    /// <param name="read">From name and content to a value; throws <see cref="DocumentException"/>.</param>
    /// <param name="describe">A value in a few words, for the log.</param>
    /// <param name="every">Time between two looks.</param>
    /// <param name="time">For those.</param>
    /// <param name="logger">Told of every change.</param>
    public ReloadableFile(string path, byte[] content, T first, Func<string, byte[], T> read, Func<T, string> describe, TimeSpan every, TimeProvider time, ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(time);
        _path = Path.GetFullPath(path);
        _content = content;
        _current = first;
        _read = read;
        _describe = describe;
        _logger = logger;
        _files = TryWatch(Path.GetDirectoryName(_path)!); // a full path of a file has a folder
        if (_files is not null) _watch = ChangeToken.OnChange(() => _files.Watch(Path.GetFileName(_path)), Look);
        _poll = time.CreateTimer(static state => ((ReloadableFile<T>)state!).Look(), this, every, every);
    }

    /// <summary>The value in force.</summary>
    public T Current => Volatile.Read(ref _current);

    /// <summary>Looks at the file now.</summary>
    public void Look()
    {
        lock (_reloading)
        {
            if (!TryReadContent(out var content) || content.AsSpan().SequenceEqual(_content)) return;
            _content = content;
            try
            {
                var next = _read(_path, content);
                Volatile.Write(ref _current, next);
                _logger.Reloaded(_path, _describe(next));
            }
            catch (DocumentException e)
            {
                _logger.ReloadRefused(_path, e.Message);
            }
        }
    }

    public void Dispose()
    {
        _watch?.Dispose();
        _poll.Dispose();
        _files?.Dispose();
    }

    // Where the system has no watches left, looking must do.
    private static PhysicalFileProvider? TryWatch(string folder)
    {
        try
        {
            return new PhysicalFileProvider(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    // A file that is being written or replaced is looked at again the next time.
    private bool TryReadContent(out byte[] content)
    {
        try
        {
            content = File.ReadAllBytes(_path);
            return content.Length > 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            content = [];
            return false;
        }
    }
}
