namespace Iso8583.Core.Hsm;

/// <summary>One wrapped key of a key file.</summary>
internal sealed record KeyFileEntry(string Name, string Block, byte[] CheckValue);
