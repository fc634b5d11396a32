using Iso8583.Core.Messages;

namespace Iso8583.Host.Ledger.Books;

/// <summary>Something that a row changed in the settlement book.</summary>
internal struct SettlementUndo
{
    public PayableDay Key;
    public DayFigures Before;

    /// <summary>The entry existed before; else it is taken out again.</summary>
    public bool Existed;

    /// <summary>Whose day was closed.</summary>
    public AsciiText Acquirer;

    /// <summary>Day closed before; -1 where this is about an entry.</summary>
    public int ClosedDay;
}
