using System.Text.Json;
using System.Text.Json.Serialization;
using Iso8583.Core.Dialects;
using Iso8583.Core.Documents;
using Iso8583.Core.Messages;

namespace Iso8583.Core.Text;

/// <summary>Lets System.Text.Json read and write <see cref="IsoMessage"/> in the form of <see cref="MessageJson"/>.</summary>
/// <param name="dialect">The dialect of every message.</param>
/// <param name="unmasked">True writes account numbers, tracks and secrets in clear; needed for a round trip.</param>
/// <example><code>
/// var options = new JsonSerializerOptions { Converters = { new MessageJsonConverter(dialect, unmasked: true) } };
/// var json = JsonSerializer.Serialize(message, options);
/// </code></example>
public sealed class MessageJsonConverter(Dialect dialect, bool unmasked = false) : JsonConverter<IsoMessage>
{
    /// <inheritdoc/>
    public override IsoMessage Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        try
        {
            return MessageJson.Parse(document.RootElement.GetRawText(), dialect);
        }
        catch (DocumentException e)
        {
            throw new JsonException(e.Message, e);
        }
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, IsoMessage value, JsonSerializerOptions options) => MessageJson.Write(writer, value, dialect, unmasked);
}
