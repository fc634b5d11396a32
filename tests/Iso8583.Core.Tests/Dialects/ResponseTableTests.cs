using Iso8583.Core.Dialects;

namespace Iso8583.Core.Tests.Dialects;

/// <summary>What field 39 says for each internal reason, per version of the standard.</summary>
/// <remarks>
/// 1987 with the private codes of UnionPay terminals (77, 97, 98, 99, A0) where the standard has none. 1993: the action codes 000 to 923. 2003: approvals 0xxx,
/// declines 1xxx, pick-ups 2xxx; faults of the message or of the network moved from 9xx to 91xx, 90xx being acknowledged advices. No code of its own has a
/// response that came too late (as an issuer that timed out) or a terminal that has to sign on (as keys that are missing) in the two younger versions.
/// </remarks>
public class ResponseTableTests
{
    // reason, 1987, 1993, 2003
    private static readonly string[][] Expected =
    [
        ["approved", "00", "000", "0000"], // approved
        ["approvedPartially", "10", "002", "0002"], // approved for partial amount
        ["referToIssuer", "01", "107", "1007"], // refer to card issuer
        ["invalidMerchant", "03", "109", "1009"], // invalid merchant
        ["captureCard", "04", "200", "2000"], // do not honour, pick up
        ["doNotHonour", "05", "100", "1000"], // do not honour
        ["invalidTransaction", "12", "902", "9102"], // invalid transaction
        ["invalidAmount", "13", "110", "1010"], // invalid amount
        ["invalidCard", "14", "111", "1011"], // invalid card number
        ["noSuchIssuer", "15", "908", "9108"], // destination cannot be found
        ["originalNotFound", "25", "914", "9114"], // not able to trace back to original
        ["formatError", "30", "904", "9104"], // format error
        ["notSupported", "40", "115", "1015"], // requested function not supported
        ["lostCard", "41", "208", "2008"], // lost card
        ["stolenCard", "43", "209", "2009"], // stolen card
        ["insufficientFunds", "51", "116", "1016"], // not sufficient funds
        ["expiredCard", "54", "101", "1001"], // expired card
        ["wrongPin", "55", "117", "1017"], // incorrect PIN
        ["notPermittedToCardholder", "57", "119", "1019"], // not permitted to cardholder
        ["notPermittedToTerminal", "58", "120", "1020"], // not permitted to terminal
        ["suspectedFraud", "59", "102", "1002"], // suspected fraud
        ["exceedsAmountLimit", "61", "121", "1021"], // exceeds withdrawal amount limit
        ["restrictedCard", "62", "104", "1004"], // restricted card
        ["securityViolation", "63", "122", "1022"], // security violation
        ["originalAmountWrong", "64", "110", "1010"], // invalid amount
        ["exceedsCountLimit", "65", "123", "1023"], // exceeds withdrawal frequency limit
        ["responseTooLate", "68", "911", "9111"], // issuer timed out
        ["pinTriesExceeded", "75", "106", "1006"], // allowable PIN tries exceeded
        ["signOnRequired", "77", "918", "9118"], // no communication keys available
        ["cutOverInProgress", "90", "906", "9106"], // cutover in process
        ["issuerInoperative", "91", "907", "9107"], // issuer or switch inoperative
        ["duplicateTransaction", "94", "913", "9113"], // duplicate transmission
        ["reconcileError", "95", "915", "9115"], // reconciliation cutover or checkpoint error
        ["systemMalfunction", "96", "909", "9109"], // system malfunction
        ["unknownTerminal", "97", "120", "1020"], // not permitted to terminal
        ["issuerTimeout", "98", "911", "9111"], // issuer timed out
        ["pinFormatError", "99", "126", "1026"], // invalid PIN block
        ["macError", "A0", "916", "9116"], // MAC incorrect
        ["invalidCurrency", "12", "902", "1030"], // invalid transaction
    ];

    private static IReadOnlyList<string> Names => DialectCatalog.BuiltIn.Names;

    [TestCaseSource(nameof(Names))]
    public void Every_reason_has_the_code_of_the_version(string name)
    {
        var dialect = DialectCatalog.BuiltIn.Get(name);
        var column = dialect.Version + 1;
        using (Assert.EnterMultipleScope())
        {
            foreach (var row in Expected) Assert.That(dialect.ResponseCodes[row[0]], Is.EqualTo(row[column]), row[0]);
        }
    }

    [TestCaseSource(nameof(Names))]
    public void Every_code_has_the_length_of_field_39_and_its_characters(string name)
    {
        var dialect = DialectCatalog.BuiltIn.Get(name);
        var field = dialect[39];
        Assert.That(field, Is.Not.Null);
        foreach (var (reason, code) in dialect.ResponseCodes)
        {
            Assert.That(code, Has.Length.EqualTo(dialect.Version + 2), reason);
            Assert.That(field!.Length, Is.EqualTo(code.Length), reason);
            Assert.That(code, dialect.Version == 0 ? Does.Match("^[0-9A-Z]{2}$") : Does.Match("^[0-9]+$"), reason);
        }
    }

    [TestCase("iso93-ascii")]
    [TestCase("iso2003-ascii")]
    public void The_first_digit_says_what_to_do_with_the_card(string name)
    {
        var codes = DialectCatalog.BuiltIn.Get(name).ResponseCodes;
        Assert.That(codes.Where(c => c.Value[0] == '0').Select(c => c.Key), Is.EquivalentTo(new[] { "approved", "approvedPartially" }));
        Assert.That(codes.Where(c => c.Value[0] == '2').Select(c => c.Key), Is.EquivalentTo(new[] { "captureCard", "lostCard", "stolenCard" }));
        if (name == "iso2003-ascii") Assert.That(codes.Values.Where(c => c[0] == '9'), Has.All.StartsWith("91"));
    }
}
