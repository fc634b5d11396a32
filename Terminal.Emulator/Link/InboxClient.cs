using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace Iso8583.Emulator.Link;

/// <summary>Reads the acquirer's SMS inbox over HTTP.</summary>
internal sealed class InboxClient(HttpClient http)
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web);

    private long _lastId;

    /// <summary>Passes over everything that is there already.</summary>
    /// <exception cref="HttpRequestException">No such service there.</exception>
    public async Task SkipAsync(CancellationToken cancellationToken)
    {
        while ((await ReadAsync(cancellationToken).ConfigureAwait(false)).Count > 0)
        {
            // the inbox may give long lists in pages
        }
    }

    /// <summary>What has come since the last call, oldest first.</summary>
    public async Task<IReadOnlyList<InboxMessage>> ReadAsync(CancellationToken cancellationToken)
    {
        var address = new Uri("api/v1/inbox?after=" + _lastId.ToString(CultureInfo.InvariantCulture), UriKind.Relative);
        var page = await http.GetFromJsonAsync<Page>(address, Format, cancellationToken).ConfigureAwait(false);
        var messages = page?.Messages ?? [];
        foreach (var message in messages) _lastId = Math.Max(_lastId, message.Id);
        return messages;
    }

    private sealed class Page
    {
        public List<InboxMessage> Messages { get; init; } = [];
    }
}
