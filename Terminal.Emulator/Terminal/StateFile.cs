using System.Text.Json.Serialization;
using System.Text.Json;
using Iso8583.Core.Documents;

namespace Iso8583.Emulator.Terminal;

/// <summary>
/// The states of several terminals in one JSON file. A save replaces the file as a whole (temporary file, fsync, rename, fsync of the folder): after a power cut the
/// file holds the old or the new state, never half of one. Without a path the states live in memory only.
/// </summary>
internal sealed class StateFile
{
    private static readonly JsonSerializerOptions Format = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    private readonly string? _path;
    private readonly Lock _fileLock = new();
    private readonly Dictionary<string, TerminalState> _states;
    private readonly Dictionary<string, string> _saved = [];
    private readonly Dictionary<string, int> _counters;

    private StateFile(string? path, Dictionary<string, TerminalState> states, Dictionary<string, int> counters)
    {
        _counters = counters;
        _path = path;
        _states = states;
        foreach (var (key, state) in states) _saved[key] = Serialize(state);
    }

    /// <summary>States that end with the process.</summary>
    public static StateFile InMemory() => new(null, [], []);

    /// <summary>Reads the file, or begins with nothing where it does not exist.</summary>
    /// <exception cref="TerminalConfigurationException">The file is there and cannot be used.</exception>
    public static StateFile Open(string path)
    {
        if (!File.Exists(path)) return new StateFile(path, [], []);
        try
        {
            var document = JsonSerializer.Deserialize<Document>(File.ReadAllBytes(path), Format);
            return new StateFile(path, document?.Terminals ?? [], document?.Cards ?? []);
        }
        catch (JsonException e)
        {
            throw new TerminalConfigurationException($"{path}({e.LineNumber + 1}): not a terminal state file ({e.Path}). Delete it to begin anew.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TerminalConfigurationException(FileFault.Describe(path, e) + ".");
        }
    }

    /// <summary>The state of one terminal; a new one where the file has none.</summary>
    /// <param name="merchantId">F42.</param>
    /// <param name="terminalId">F41.</param>
    public TerminalState Of(string merchantId, string terminalId)
    {
        lock (_fileLock)
        {
            var key = Key(merchantId, terminalId);
            if (!_states.TryGetValue(key, out var state)) _states[key] = state = new TerminalState();
            return state;
        }
    }

    /// <summary>Makes the present state of one terminal last. Other terminals keep what they saved last.</summary>
    public void Save(string merchantId, string terminalId)
    {
        if (_path is null) return;
        lock (_fileLock)
        {
            var key = Key(merchantId, terminalId);
            // The others are at work on their own threads: only the caller's state is stable now.
            _saved[key] = Serialize(_states[key]);
            Replace(_path);
        }
    }

    /// <summary>The next transaction counter (ATC) of a chip card, saved before it is used: no card makes two transactions with one number.</summary>
    public int NextCounter(string cardId)
    {
        lock (_fileLock)
        {
            var counter = _counters.GetValueOrDefault(cardId) + 1;
            _counters[cardId] = counter;
            if (_path is not null) Replace(_path);
            return counter;
        }
    }

    private static string Key(string merchantId, string terminalId) => $"{merchantId}/{terminalId}";

    private static string Serialize(TerminalState state) => JsonSerializer.Serialize(state, Format);

    private void Replace(string path)
    {
        var temporary = path + ".new";
        using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            using (var json = new Utf8JsonWriter(file, new JsonWriterOptions { Indented = true }))
            {
                json.WriteStartObject();
                json.WriteStartObject("terminals");
                foreach (var (key, text) in _saved)
                {
                    json.WritePropertyName(key);
                    json.WriteRawValue(text);
                }

                json.WriteEndObject();
                json.WriteStartObject("cards");
                foreach (var (card, counter) in _counters) json.WriteNumber(card, counter);
                json.WriteEndObject();
                json.WriteEndObject();
            }

            file.Flush(flushToDisk: true);
        }

        DurableRename.Replace(temporary, path);
    }

    private sealed class Document
    {
        public Dictionary<string, TerminalState> Terminals { get; set; } = [];

        /// <summary>Transaction counters of chip cards by the cards' ids.</summary>
        public Dictionary<string, int> Cards { get; set; } = [];
    }
}
