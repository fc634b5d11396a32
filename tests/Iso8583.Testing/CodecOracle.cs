using Iso8583.Core.Codec;
using Iso8583.Core.Dialects;
using Iso8583.Core.Messages;

namespace Iso8583.Testing;

/// <summary>What must hold for any bytes whatever: the fuzz target. Throws where it does not.</summary>
public sealed class CodecOracle
{
    private readonly byte[] _scratch = new byte[140_000];
    private FieldMap _map;

    /// <summary>Locates, walks and decodes: the view and the forward reader must agree, and nothing may throw or run past the message.</summary>
    /// <returns>True where the input is a message.</returns>
    public bool Check(ReadOnlySpan<byte> input, Dialect dialect)
    {
        ArgumentNullException.ThrowIfNull(dialect);
        var parsed = MessageView.TryParse(input, dialect, ref _map, out var view, out var error);
        var reader = new MessageReader(input, dialect);
        var count = 0;
        while (reader.Read())
        {
            count++;
            if (!view.Has(reader.Field) || !view.Raw(reader.Field).SequenceEqual(reader.Value)) Fail(dialect, "view and reader see other values");
            _ = view.TryGetNumber(reader.Field, out _);
            _ = view.TryGetAscii(reader.Field, out _);
            if (view.TryGetText(reader.Field, _scratch, out var written) && written > 2 * input.Length) Fail(dialect, "text is longer than its bytes allow");
            _ = view.TryGetBytes(reader.Field, _scratch, out _);
            if (view.Offset(reader.Field) + reader.Value.Length > input.Length) Fail(dialect, "a field ends behind the message");
        }

        if (view.Fields.Count != count) Fail(dialect, "view and reader see other fields");
        if (parsed != reader.Error.IsNone || (!parsed && error != reader.Error)) Fail(dialect, "view and reader see other errors");
        if (error.Offset > input.Length) Fail(dialect, "an error lies behind the message");
        return parsed;
    }

    /// <summary>The slow way: every composite opened; what can be read can be written, and reads the same again.</summary>
    public static void CheckDeep(ReadOnlySpan<byte> input, Dialect dialect)
    {
        ArgumentNullException.ThrowIfNull(dialect);
        var ok = IsoMessageCodec.TryRead(input, dialect, out var message, out var error);
        if (ok != error.IsNone) Fail(dialect, "result and error do not agree");
        if (error.Describe().Length > 300) Fail(dialect, "an error says too much");
        if (!ok) return;
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        if (!IsoMessageCodec.TryWrite(message, dialect, output, out var writeError)) Fail(dialect, "what was read cannot be written: " + writeError.Describe());
        if (!IsoMessageCodec.TryRead(output.WrittenSpan, dialect, out var again, out error)) Fail(dialect, "what was written cannot be read: " + error.Describe());
        if (!again.Fields.SequenceEqual(message.Fields)) Fail(dialect, "other fields after writing");
        foreach (var de in message.Fields)
        {
            if (Difference(message.Get(de), again.Get(de)) is { } difference) Fail(dialect, $"field {de}: {difference}");
        }
    }

    /// <summary>What differs between two values, in words; null where nothing does. A composite is compared by its elements: fill nibbles inside it are not kept.</summary>
    public static string? Difference(FieldValue? expected, FieldValue? actual)
    {
        if (expected is null || actual is null) return expected is null && actual is null ? null : "absent";
        if (expected.Parts is null)
        {
            if (expected.Text != actual.Text) return "text differs";
            return expected.Bytes.SequenceEqual(actual.Bytes) ? null : "bytes differ";
        }

        if (actual.Parts is null || actual.Parts.Elements.Count != expected.Parts.Elements.Count) return "number of elements differs";
        if (Difference(expected.Parts.Lead, actual.Parts.Lead) is { } lead) return "lead: " + lead;
        for (var i = 0; i < expected.Parts.Elements.Count; i++)
        {
            var want = expected.Parts.Elements[i];
            var have = actual.Parts.Elements[i];
            if (want.Key != have.Key) return "keys differ";
            if (Difference(want.Value, have.Value) is { } inner) return $"{want.Key}: {inner}";
        }

        return null;
    }

    private static void Fail(Dialect dialect, string what) => throw new InvalidOperationException($"{dialect.Name}: {what}");
}
