namespace Iso8583.Core.Emv;

/// <summary>What is known of one EMV tag.</summary>
/// <param name="Tag">The tag's bytes as a number: 0x9F26.</param>
/// <param name="Name">Its name in the standard.</param>
/// <param name="IsNumeric">Packed digits, right-justified (format n).</param>
public readonly record struct EmvTag(uint Tag, string Name, bool IsNumeric);
