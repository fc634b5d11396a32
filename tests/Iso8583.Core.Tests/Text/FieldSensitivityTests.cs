using Iso8583.Core.Dialects;
using Iso8583.Core.Text;

namespace Iso8583.Core.Tests.Text;

internal sealed class FieldSensitivityTests
{
    [Test]
    public void Card_data_is_hidden_in_every_built_in_dialect_whatever_its_file_says()
    {
        foreach (var name in DialectCatalog.BuiltIn.Names)
        {
            var dialect = DialectCatalog.BuiltIn.Get(name);
            foreach (var (de, least) in ((int, Sensitivity)[])[(2, Sensitivity.Pan), (35, Sensitivity.Secret), (36, Sensitivity.Secret), (45, Sensitivity.Secret), (52, Sensitivity.Secret), (53, Sensitivity.Secret)])
            {
                if (dialect[de] is { } spec) Assert.That(FieldSensitivity.Of(dialect.Version, de, spec), Is.EqualTo(least), $"{name} F{de}");
            }
        }
    }

    [Test]
    public void A_field_that_is_not_understood_is_hidden_whole()
        => Assert.That(FieldSensitivity.Of(0, 4, null), Is.EqualTo(Sensitivity.Secret));

    [Test]
    public void Chip_data_without_layout_is_hidden_whole()
        => Assert.That(FieldSensitivity.Of(0, 55, new FieldSpec { Key = "55" }), Is.EqualTo(Sensitivity.Secret));

    [Test]
    public void A_dialect_can_only_make_it_stricter()
    {
        Assert.That(FieldSensitivity.Of(0, 2, new FieldSpec { Key = "2", Sensitivity = Sensitivity.None }), Is.EqualTo(Sensitivity.Pan));
        Assert.That(FieldSensitivity.Of(0, 41, new FieldSpec { Key = "41", Sensitivity = Sensitivity.Secret }), Is.EqualTo(Sensitivity.Secret));
    }

    [TestCase("57", Sensitivity.Secret)]
    [TestCase("5A", Sensitivity.Pan)]
    [TestCase("5F20", Sensitivity.Secret)]
    [TestCase("9F1F", Sensitivity.Secret)]
    [TestCase("9F06", Sensitivity.None)]
    [TestCase("DF99", Sensitivity.Scan)]
    public void Chip_tags_are_shown_as_their_meaning_allows(string tag, Sensitivity expected)
        => Assert.That(FieldSensitivity.OfTag(tag), Is.EqualTo(expected));
}
