namespace Iso8583.Emulator.Terminal;

/// <summary>The PIN pad that a profile asks for.</summary>
internal static class TerminalSecurities
{
    public static ITerminalSecurity Create(TerminalProfile profile, TerminalState state)
    {
        if (profile.Protection is { } protection) return new ProtectedSecurity(protection, state, profile.StrictParity);
        return profile.MasterKey is { } key ? new WorkingKeySecurity(key, profile.StrictParity) : new KeylessSecurity();
    }
}
