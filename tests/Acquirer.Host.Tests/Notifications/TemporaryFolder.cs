namespace Iso8583.Host.Tests.Notifications;

/// <summary>A folder that is gone with the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("iso8583-notify-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
