namespace Iso8583.Host.Session;

/// <summary>What an exchange waits for besides the books.</summary>
internal enum HeldFor : byte
{
    Nothing,

    /// <summary>The issuer takes its time, or a rule lets time pass before the books are asked.</summary>
    Decision,

    /// <summary>A rule lets time pass before the answer leaves.</summary>
    Response,
}
