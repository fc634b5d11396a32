using Iso8583.Emulator.Terminal;

namespace Iso8583.Emulator.Tests.Terminal;

public sealed class StateFileTests
{
    private const string Merchant = "898110154110001";
    private const string Terminal = "10000001";

    private string _folder = "";
    private string _path = "";

    [SetUp]
    public void CreateFolder()
    {
        _folder = Directory.CreateTempSubdirectory("terminal-state").FullName;
        _path = Path.Combine(_folder, "state.json");
    }

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void What_was_saved_is_there_after_a_restart()
    {
        var first = StateFile.Open(_path);
        var state = first.Of(Merchant, Terminal);
        state.TakeStan();
        state.Batch = 17;
        state.SignedOn = true;
        state.WrappedKeys = "0102";
        state.Reversals.Add(new ReversalRecord { Kind = TerminalTransactionKind.Void, CardId = "alice", Stan = 1, Batch = 17, OriginalData = "000017000009" });
        state.Log.Add(new LoggedTransaction { Kind = TerminalTransactionKind.Sale, Batch = 17, Stan = 9, AmountMinor = 1234, CardId = "alice" });
        first.Save(Merchant, Terminal);

        var read = StateFile.Open(_path).Of(Merchant, Terminal);

        Assert.That(read.LastStan, Is.EqualTo(1));
        Assert.That(read.Batch, Is.EqualTo(17));
        Assert.That(read.SignedOn, Is.True);
        Assert.That(read.WrappedKeys, Is.EqualTo("0102"));
        Assert.That(read.Reversals.Single().OriginalData, Is.EqualTo("000017000009"));
        Assert.That(read.Reversals.Single().Kind, Is.EqualTo(TerminalTransactionKind.Void));
        Assert.That(read.Totals(), Is.EqualTo(new BatchTotals(1, 1234, 0, 0)));
    }

    [Test]
    public void A_terminal_saves_only_itself()
    {
        var file = StateFile.Open(_path);
        file.Of(Merchant, Terminal).Batch = 5;
        file.Of(Merchant, "10000002").Batch = 6;

        file.Save(Merchant, Terminal);

        var read = StateFile.Open(_path);
        Assert.That(read.Of(Merchant, Terminal).Batch, Is.EqualTo(5));
        Assert.That(read.Of(Merchant, "10000002").Batch, Is.EqualTo(1));
    }

    [Test]
    public void A_save_replaces_the_file_and_leaves_no_other()
    {
        var file = StateFile.Open(_path);
        file.Of(Merchant, Terminal).TakeStan();
        file.Save(Merchant, Terminal);
        file.Save(Merchant, Terminal);

        Assert.That(Directory.GetFiles(_folder), Is.EqualTo(new[] { _path }));
    }

    [Test]
    public void A_half_written_temporary_file_does_no_harm()
    {
        var file = StateFile.Open(_path);
        file.Of(Merchant, Terminal).TakeStan();
        file.Save(Merchant, Terminal);
        File.WriteAllText(_path + ".new", "{ \"termi");

        Assert.That(StateFile.Open(_path).Of(Merchant, Terminal).LastStan, Is.EqualTo(1));
    }

    [Test]
    public void A_file_that_is_no_state_is_refused_with_its_place()
    {
        File.WriteAllText(_path, "{\n  \"terminals\": 5\n}");

        Assert.That(() => StateFile.Open(_path), Throws.TypeOf<TerminalConfigurationException>().With.Message.Contains("state.json(2)"));
    }

    [Test]
    public void Without_a_file_nothing_is_written()
    {
        var states = StateFile.InMemory();
        states.Of(Merchant, Terminal).TakeStan();

        states.Save(Merchant, Terminal);

        Assert.That(states.Of(Merchant, Terminal).LastStan, Is.EqualTo(1));
        Assert.That(Directory.GetFiles(_folder), Is.Empty);
    }
}
