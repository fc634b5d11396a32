using Iso8583.Core.Messages;

namespace Iso8583.Host.Settlement;

/// <summary>Where one acquirer's business days stand.</summary>
/// <param name="Institution">Its number without leading zeros; empty for all that have no day of their own.</param>
/// <param name="BusinessDay">The open day.</param>
/// <param name="ClosedDay">Newest closed day, where there is one.</param>
public sealed record AcquirerStatus(AsciiText Institution, DateOnly BusinessDay, DateOnly? ClosedDay);
