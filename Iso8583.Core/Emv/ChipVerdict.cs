using Iso8583.Core.Security;

namespace Iso8583.Core.Emv;

/// <summary>What a card makes of an issuer's answer.</summary>
/// <param name="Answer">None where the ARPC is right, CryptogramMismatch where it is wrong, EmvData where there is none or its form is wrong.</param>
/// <param name="Approved">The issuer is genuine and approves.</param>
/// <param name="ScriptCount">Scripts that the answer brought.</param>
/// <param name="Script">None where every script's MACs are right, MacMismatch or EmvData else; None where there were none.</param>
public readonly record struct ChipVerdict(SecurityError Answer, bool Approved, int ScriptCount, SecurityError Script);
