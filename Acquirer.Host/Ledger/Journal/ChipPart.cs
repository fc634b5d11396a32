using Iso8583.Host.Transactions;

namespace Iso8583.Host.Ledger.Journal;

/// <summary>The part of a row that is about a chip card: flags, then the counter, the script sent and the script reported where the flags say so.</summary>
internal static class ChipPart
{
    private const byte VerdictMask = 0x03;
    private const int WatchShift = 2;
    private const byte OnlineRequest = 0x10;
    private const byte HasCounter = 0x20;
    private const byte HasScriptSent = 0x40;
    private const byte HasScriptReported = 0x80;

    public static void Write(ref RowBytes bytes, in ChipData chip)
    {
        var flags = (byte)((byte)chip.Verdict | ((byte)chip.Watch << WatchShift));
        if (chip.IsOnlineRequest) flags |= OnlineRequest;
        if (chip.HasCounter) flags |= HasCounter;
        if (chip.ScriptSent != 0) flags |= HasScriptSent;
        if (chip.ScriptReported != 0) flags |= HasScriptReported;
        bytes.Byte(flags);
        if (chip.HasCounter) bytes.Number((uint)chip.Counter);
        if (chip.ScriptSent != 0) bytes.Fixed32(chip.ScriptSent);
        if (chip.ScriptReported == 0) return;
        bytes.Fixed32(chip.ScriptReported);
        bytes.Byte((byte)chip.ScriptResult);
    }

    public static ChipData Read(ref RowReader reader)
    {
        var flags = reader.Byte();
        var chip = new ChipData
        {
            Verdict = (CryptogramVerdict)(flags & VerdictMask),
            Watch = (CounterWatch)((flags >> WatchShift) & VerdictMask),
            IsOnlineRequest = (flags & OnlineRequest) != 0,
            HasCounter = (flags & HasCounter) != 0,
        };
        if (chip.HasCounter) chip.Counter = reader.Int32();
        if ((flags & HasScriptSent) != 0) chip.ScriptSent = reader.Fixed32();
        if ((flags & HasScriptReported) == 0) return chip;
        chip.ScriptReported = reader.Fixed32();
        chip.ScriptResult = (ScriptResult)reader.Byte();
        return chip;
    }
}
