namespace Iso8583.Emulator.Terminal;

/// <summary>What a terminal asks for with a card. Names are stored in the state file: never rename one.</summary>
internal enum TerminalTransactionKind
{
    Sale,
    Void,
    BalanceInquiry,
}
