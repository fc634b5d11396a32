using Iso8583.Host.Transactions;

namespace Iso8583.Host.Ledger.Books;

/// <summary>One change of <see cref="StandInBook"/>, to be taken back.</summary>
/// <param name="Sequence">The row that was added (positive) or removed (negative); 0 for another change.</param>
/// <param name="Pan">Its card.</param>
/// <param name="UseBefore">The card's use before a row was added.</param>
/// <param name="DayBefore">The day before a new one began; 0 for another change.</param>
/// <param name="UsesBefore">The uses of that day.</param>
internal readonly record struct StandInUndo(long Sequence, PanReference Pan, StandInUse UseBefore, int DayBefore = 0, Dictionary<ulong, StandInUse>? UsesBefore = null);
