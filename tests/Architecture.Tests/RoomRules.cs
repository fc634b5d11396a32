using Iso8583.Core.Messages;

namespace Iso8583.Architecture.Tests;

/// <summary>The dependency rule: which room may use which. docs/architecture.md shows the same table as text.</summary>
[TestFixture]
public sealed class RoomRules
{
    private static readonly string[] Leaves = ["Configuration", "Transactions", "Telemetry"];

    private static readonly Dictionary<string, string[]> Core = new(StringComparer.Ordinal)
    {
        ["Documents"] = [],
        ["Messages"] = [],
        ["Framing"] = ["Documents"],
        ["Dialects"] = ["Messages", "Framing", "Documents"],
        ["Codec"] = ["Dialects", "Messages"],
        ["Security"] = ["Messages"],
        ["Emv"] = ["Codec", "Security", "Messages"],
        ["Hsm"] = ["Documents", "Messages", "Codec", "Security", "Emv"],
        ["Vectors"] = ["Documents", "Messages", "Codec", "Security", "Emv"],
        ["Text"] = ["Documents", "Messages", "Framing", "Dialects", "Codec", "Security", "Emv"],
    };

    private static readonly Dictionary<string, string[]> Host = new(StringComparer.Ordinal)
    {
        ["Transactions"] = [],
        ["Configuration"] = ["Transactions"],
        ["Telemetry"] = ["Transactions"],
        ["Ledger"] = Leaves,
        ["Faults"] = Leaves,
        ["Rules"] = Leaves,
        ["Authorization"] = [.. Leaves, "Ledger"],
        ["Settlement"] = [.. Leaves, "Ledger"],
        ["Notifications"] = [.. Leaves, "Ledger"],
        ["Views"] = [.. Leaves, "Ledger"],
        ["Session"] = [.. Leaves, "Ledger", "Rules", "Authorization", "Settlement", "Faults"],
        ["Transport"] = [.. Leaves, "Ledger", "Rules", "Session"],
        ["Conformance"] = [.. Leaves, "Session"],
        ["Admin"] = [.. Leaves, "Ledger", "Views", "Rules", "Authorization", "Settlement", "Notifications", "Session", "Transport", "Conformance", "Faults"],
        ["Composition"] = [.. Leaves, "Ledger", "Views", "Rules", "Authorization", "Settlement", "Notifications", "Session", "Transport", "Conformance", "Faults", "Admin"],
        ["Commands"] = [.. Leaves, "Ledger", "Views", "Rules", "Settlement", "Composition"],
        ["Program"] = ["Commands", "Configuration", "Ledger"],
    };

    private static readonly Dictionary<string, string[]> Emulator = new(StringComparer.Ordinal)
    {
        ["Terminal"] = [],
        ["Link"] = ["Terminal"],
        ["Output"] = ["Terminal", "Link"],
        ["Load"] = ["Terminal", "Link", "Output"],
        ["Scenarios"] = ["Terminal", "Link", "Output"],
        ["Replay"] = ["Terminal", "Link", "Output"],
        ["Commands"] = ["Terminal", "Link", "Output", "Load", "Scenarios", "Replay"],
        ["Program"] = ["Commands", "Output", "Terminal"],
    };

    [Test]
    public void Core_rooms_use_only_the_rooms_below_them() => Check("Iso8583.Core.dll", "Iso8583.Core", Core);

    [Test]
    public void Host_rooms_use_only_the_rooms_below_them() => Check("Acquirer.Host.dll", "Iso8583.Host", Host);

    [Test]
    public void Emulator_rooms_use_only_the_rooms_below_them() => Check("Terminal.Emulator.dll", "Iso8583.Emulator", Emulator);

    [Test]
    public void Tables_have_no_cycle()
    {
        foreach (var table in new[] { Core, Host, Emulator })
        {
            var done = new HashSet<string>(StringComparer.Ordinal);
            foreach (var room in table.Keys) Walk(room, table, [], done);
        }
    }

    [Test]
    public void Host_and_emulator_never_see_each_other()
    {
        Assert.That(typeof(Iso8583.Host.Composition.AcquirerApplication).Assembly.GetReferencedAssemblies().Select(name => name.Name), Has.None.EqualTo("Terminal.Emulator"));
        var emulator = System.Reflection.Assembly.LoadFrom(Path.Combine(AppContext.BaseDirectory, "Terminal.Emulator.dll"));
        Assert.That(emulator.GetReferencedAssemblies().Select(name => name.Name), Has.None.EqualTo("Acquirer.Host"));
    }

    [Test]
    public void Only_the_security_room_sees_the_cipher_library()
    {
        using var assembly = Mono.Cecil.AssemblyDefinition.ReadAssembly(typeof(Mti).Assembly.Location);
        var users = assembly.MainModule.GetTypes()
            .Where(type => type.Methods.Where(method => method.HasBody).SelectMany(method => method.Body.Instructions)
                .Any(instruction => instruction.Operand?.ToString()?.Contains("Org.BouncyCastle", StringComparison.Ordinal) == true))
            .Select(type => (type.DeclaringType ?? type).Namespace)
            .Where(space => !space.StartsWith("Iso8583.Core.Security", StringComparison.Ordinal))
            .Distinct();
        Assert.That(users, Is.Empty);
    }

    private static void Check(string file, string rootNamespace, Dictionary<string, string[]> allowed)
    {
        var uses = RoomGraph.Read(Path.Combine(AppContext.BaseDirectory, file), rootNamespace);
        Assert.That(uses, Is.Not.Empty, "the reader sees the rooms");
        var broken = uses.Where(use => !allowed.TryGetValue(use.Key.From, out var rooms) || !rooms.Contains(use.Key.To))
            .Select(use => $"{use.Key.From} -> {use.Key.To}: {use.Value}");
        Assert.That(broken, Is.Empty);
    }

    private static void Walk(string room, Dictionary<string, string[]> table, List<string> path, HashSet<string> done)
    {
        Assert.That(path, Has.None.EqualTo(room), string.Join(" -> ", path));
        if (!done.Add(room) && path.Count == 0) return;
        foreach (var used in table[room]) Walk(used, table, [.. path, room], done);
    }
}
