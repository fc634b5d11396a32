using Iso8583.Core.Messages;
using Iso8583.Core.Security;

namespace Iso8583.Host.Configuration.Seed;

/// <summary>A test card and who is told of its payments.</summary>
/// <param name="Id">Name of the card in files and tests.</param>
/// <param name="Pan">Invented account number, Luhn-valid.</param>
/// <param name="Account">Number of the account it draws on.</param>
/// <param name="Expiry">Last month of use as YYMM; 0: never.</param>
/// <param name="Status"><c>active</c>, <c>lost</c>, <c>stolen</c>, <c>restricted</c>, <c>captured</c> or <c>inactive</c>.</param>
/// <param name="Pin">Clear test PIN; <c>default</c> where nobody checks it.</param>
/// <param name="Enrolment">Null where nobody is told.</param>
/// <param name="PendingScript">Id of the issuer script that its chip has yet to run; 0 for none.</param>
public sealed record SeedCard(string Id, Pan Pan, string Account, short Expiry, string Status, Pin Pin, SeedEnrolment? Enrolment, uint PendingScript = 0)
{
    /// <summary>Codes that a phone shows in the card's place.</summary>
    public IReadOnlyList<string> PaymentCodes { get; init; } = [];
}
