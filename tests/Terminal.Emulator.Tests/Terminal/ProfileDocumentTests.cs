using System.Text;
using Iso8583.Core.Documents;
using Iso8583.Core.Messages;
using Iso8583.Emulator.Terminal;

namespace Iso8583.Emulator.Tests.Terminal;

public sealed class ProfileDocumentTests
{
    [Test]
    public void The_built_in_document_has_three_terminals_a_plan_for_each_and_valid_cards()
    {
        var document = ProfileDocument.BuiltIn();

        Assert.That(document.Terminals.Select(t => t.TerminalId), Is.EqualTo(new[] { "10000001", "10000002", "20000001", "20000006" }));
        Assert.That(document.Day.Select(d => d.TerminalId), Is.EqualTo(document.Terminals.Select(t => t.TerminalId)));
        Assert.That(document.Day.Select(d => d.Card.Id), Is.Unique);
        Assert.That(document.Day, Has.All.Matches<DayPlan>(d => d.Card.Pan.IsLuhnValid && d.PoorCard.Pan.IsLuhnValid));
    }

    [Test]
    public void A_wrong_check_digit_is_reported_with_its_place_and_without_the_number()
    {
        var text = "{ \"terminals\": [],\n \"cards\": [ { \"id\": \"x\", \"pan\": \"4111111111111112\" } ] }";

        var fault = Assert.Throws<DocumentException>(() => ProfileDocument.Parse("cards.json", Encoding.UTF8.GetBytes(text)));

        Assert.That(fault!.Message, Does.Contain("cards[0].pan").And.Contain("Luhn").And.Contain("2").And.Not.Contain("4111111111111112"));
    }

    [Test]
    public void An_unknown_member_is_reported_with_the_name_that_was_meant()
    {
        var text = "{ \"terminals\": [ { \"name\": \"t\", \"dialect\": \"iso87-ascii\", \"terminalId\": \"20000001\", \"merchantId\": \"100000000000001\", \"pinPda\": true } ] }";

        Assert.That(() => ProfileDocument.Parse("t.json", Encoding.UTF8.GetBytes(text)), Throws.TypeOf<DocumentException>().With.Message.Contains("pinPad"));
    }

    [Test]
    public void A_key_of_a_wrong_length_is_refused()
    {
        var text = "{ \"terminals\": [ { \"name\": \"t\", \"dialect\": \"unionpay-pos\", \"terminalId\": \"10000001\", \"merchantId\": \"898110154110001\", \"masterKey\": \"010203\" } ] }";

        Assert.That(() => ProfileDocument.Parse("t.json", Encoding.UTF8.GetBytes(text)), Throws.TypeOf<DocumentException>().With.Message.Contains("masterKey"));
    }

    [Test]
    public void A_card_shows_no_number_by_itself()
    {
        Assert.That($"{Cards.Dave} {Cards.Dave.Pan} {Cards.Dave.Pin}", Is.EqualTo("dave-visa 411111******1111 [redacted 6]"));
    }

    [Test]
    public void The_longest_number_still_gives_a_track_of_37_characters()
    {
        Assert.That(Pan.TryParse("6222020000000000018", out var pan), Is.True);

        Assert.That(new TestCard { Id = "long", Pan = pan, Expiry = "3012" }.RevealTrack2(), Has.Length.LessThanOrEqualTo(37));
    }
}
