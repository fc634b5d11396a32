namespace Iso8583.Emulator.Load;

/// <summary>What happened in about a second, warm-up included.</summary>
internal readonly record struct LoadInterval(long Sent, long Answered, LoadTimes Response);
