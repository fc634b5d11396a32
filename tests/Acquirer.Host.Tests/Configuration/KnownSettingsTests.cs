using Iso8583.Host.Composition;
using Iso8583.Host.Configuration;
using Iso8583.Testing;

namespace Iso8583.Host.Tests.Configuration;

internal sealed class KnownSettingsTests
{
    [TestCase("Acquirer:HttpPrt", "8580", "There is no setting 'Acquirer:HttpPrt'; did you mean 'Acquirer:HttpPort'?")]
    [TestCase("Acquirer:Listeners:1:Prot", "9000", "There is no setting 'Acquirer:Listeners:1:Prot'; did you mean 'Acquirer:Listeners:1:Port'?")]
    [TestCase("Acquirer:Ledger:CutOvr", "22:00", "There is no setting 'Acquirer:Ledger:CutOvr'; did you mean 'Acquirer:Ledger:CutOver'?")]
    [TestCase("Aquirer:HttpPort", "8580", "There is no setting 'Aquirer:HttpPort'; did you mean 'Acquirer:HttpPort'?")]
    [TestCase("HttpPort", "8580", "There is no setting 'HttpPort'; docs/configuration.md lists all settings.")]
    [TestCase("Acquirer:HttpPort", "abc", "Acquirer:HttpPort: 'abc' is not a whole number.")]
    [TestCase("Acquirer:Trace", "yes", "Acquirer:Trace: 'yes' is not true or false.")]
    [TestCase("Acquirer:Listeners:0:UnknownTerminals", "Maybe", "Acquirer:Listeners:0:UnknownTerminals: 'Maybe' is not one of Reject, Enrol.")]
    [TestCase("Acquirer:Ledger:CutOver", "25:00", "Acquirer:Ledger:CutOver: '25:00' is not a time of day like 23:00.")]
    [TestCase("Acquirer:Notifications:RetryBase", "soon", "Acquirer:Notifications:RetryBase: 'soon' is not a duration like 00:10:00.")]
    public void Wrong_setting_ends_the_start_with_a_sentence_that_helps(string key, string value, string sentence)
    {
        var fault = Assert.Throws<ConfigurationFaultException>(() => AcquirerApplication.Build(new Dictionary<string, string?> { [key] = value }));
        Assert.That(fault!.Message, Is.EqualTo(sentence));
    }

    [Test]
    public void Empty_seed_file_is_called_empty()
    {
        using var folder = new Notifications.TemporaryFolder();
        var path = Path.Combine(folder.Path, "seed.json");
        File.WriteAllText(path, "");
        var fault = Assert.Throws<ConfigurationFaultException>(() => AcquirerApplication.Build(new Dictionary<string, string?> { ["Acquirer:SeedFile"] = path }));
        Assert.That(fault!.Message, Does.Contain("seed.json:1:1").And.Contain("the document is empty"));
    }

    [Test]
    public void Page_of_settings_has_every_one_with_its_default_and_no_other()
    {
        var page = File.ReadAllLines(RepositoryFile.Find("docs/configuration.md"));
        var rows = page.Where(line => line.StartsWith("| `Acquirer:", StringComparison.Ordinal)).Select(line => line.Split('|')).ToDictionary(cells => cells[1].Trim().Trim('`'), cells => cells[2].Trim().Trim('`'));
        var expected = KnownSettings.All.ToDictionary(setting => setting.Key, setting => KnownSettings.Text(setting.Value.Default));
        Assert.That(rows, Is.EquivalentTo(expected), string.Join('\n', expected.Select(setting => $"| `{setting.Key}` | {(setting.Value.Length > 0 ? $"`{setting.Value}`" : "")} |")));
    }
}
