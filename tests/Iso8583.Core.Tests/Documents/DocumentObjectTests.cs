using Iso8583.Core.Documents;

namespace Iso8583.Core.Tests.Documents;

internal sealed class DocumentObjectTests
{
    private enum Form
    {
        Fixed,
        VarLength,
    }

    [Test]
    public void Members_of_the_right_type_are_read()
    {
        var problems = new DocumentProblems();
        var members = Open("{ \"name\": \"x\", \"max\": 12, \"on\": true, \"form\": \"var-length\", \"delay\": \"1.5s\", \"key\": \"0A 0B\", \"list\": [\"a\", \"b\"], \"one\": \"c\", \"fee\": 0.25 }", problems);

        Assert.That(members.RequiredString("name"), Is.EqualTo("x"));
        Assert.That(members.RequiredInt("max", 1, 99), Is.EqualTo(12));
        Assert.That(members.OptionalBool("on", false), Is.True);
        Assert.That(members.RequiredEnum<Form>("form"), Is.EqualTo(Form.VarLength));
        Assert.That(members.OptionalDuration("delay", default), Is.EqualTo(TimeSpan.FromMilliseconds(1500)));
        Assert.That(members.OptionalHex("key"), Is.EqualTo(new byte[] { 10, 11 }));
        Assert.That(members.Strings("list"), Is.EqualTo(new[] { "a", "b" }));
        Assert.That(members.Strings("one"), Is.EqualTo(new[] { "c" }));
        Assert.That(members.OptionalDecimal("fee", 0, 0, 1), Is.EqualTo(0.25m));
        members.Close();
        Assert.That(problems.Items, Is.Empty);
    }

    [Test]
    public void Absent_members_give_their_defaults()
    {
        var problems = new DocumentProblems();
        var members = Open("{ \"nothing\": null }", problems);

        Assert.That(members.OptionalString("a", "d"), Is.EqualTo("d"));
        Assert.That(members.OptionalInt("nothing", 7, 1, 9), Is.EqualTo(7));
        Assert.That(members.OptionalEnum("form", Form.VarLength), Is.EqualTo(Form.VarLength));
        Assert.That(members.OptionalObject("o"), Is.Null);
        Assert.That(members.Items("i"), Is.Empty);
        Assert.That(problems.Items, Is.Empty);
    }

    [Test]
    public void Every_fault_is_reported_with_place_and_remedy()
    {
        var problems = new DocumentProblems();
        var members = Open("""
            {
              "max": 100,
              "form": "varlenght",
              "delay": "2",
              "naem": "x",
              "$schema": "let through"
            }
            """, problems);
        members.RequiredString("name");
        members.RequiredInt("max", 1, 99);
        members.RequiredEnum<Form>("form");
        members.OptionalDuration("delay", default);
        members.Close();

        var thrown = Assert.Throws<DocumentException>(problems.ThrowIfAny)!;

        Assert.That(thrown.Problems.Select(p => p.ToString()), Is.EqualTo(new[]
        {
            "d.json:1:1: 'name' is missing",
            "d.json:2:10: max: expected a whole number from 1 to 99",
            "d.json:3:11: form: 'varlenght' is not known here; did you mean 'varLength'?",
            "d.json:4:12: delay: expected a duration with its unit; write for example 250ms, 2s, 5m, 24h or 2d",
            "d.json:5:3: naem: 'naem' is not known here; did you mean 'name'?",
        }));
    }

    [Test]
    public void A_long_run_of_digits_is_never_repeated_in_a_message()
    {
        var problems = new DocumentProblems();
        Open("{ \"form\": \"4111111111111111\", \"4111111111111111\": 1 }", problems).RequiredEnum<Form>("form");

        Assert.That(string.Concat(problems.Items), Does.Not.Contain("4111"));
    }

    [Test]
    public void Something_else_than_an_object_is_reported_once()
    {
        var problems = new DocumentProblems();
        var members = Open("[1]", problems);
        members.RequiredString("name");
        members.Close();

        Assert.That(problems.Items.Select(p => p.Message), Is.EqualTo(new[] { "expected an object, found a list" }));
    }

    [Test]
    public void Problems_are_capped()
    {
        var problems = new DocumentProblems();
        var node = DocumentReader.Parse("d.json", "1");
        for (var i = 0; i < 1000; i++) problems.Add(node, "again");

        Assert.That(problems.Items, Has.Count.EqualTo(DocumentProblems.MaxCount));
    }

    private static DocumentObject Open(string json, DocumentProblems problems) => problems.Members(DocumentReader.Parse("d.json", json));
}
