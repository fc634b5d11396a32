using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Iso8583.Core.Messages;
using Iso8583.Host.Ledger;

namespace Iso8583.Host.Commands;

/// <summary><c>ledger verify | balances | export | backup | archive | exercise</c>: all but the last two read a ledger file and never change it.</summary>
internal static class LedgerCommand
{
    private const int Good = 0;
    private const int Unclean = 1;
    private const int Usage = 2;
    private const int Refused = 4;

    public static Command Create() => new("ledger", "Looks into a ledger file. Only archive and exercise write.")
    {
        Verify(), Balances(), Export(), Backup(), LedgerArchiveCommand.Create(FileArgument(), Guard), Exercise(),
    };

    private static Command Verify()
    {
        var file = FileArgument();
        var key = new Option<string?>("--key") { Description = "Key of the account number tokens (hex): is it the one this ledger was made with?" };
        var live = new Option<bool>("--live") { Description = "Reads no archive file: starts from the balances that were carried over." };
        var command = new Command("verify", "Replays every row, archived ones too, and checks checksums, sequence, postings and balances. Exit code 0 clean, 1 not clean, 4 unreadable.") { file, key, live };
        command.SetAction(result => Guard(result, output =>
        {
            var isLive = result.GetValue(live);
            var verification = LedgerVerification.Run(result.GetRequiredValue(file), isLive);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"rows {verification.Rows}, accounts {verification.Accounts.Count}"));
            if (verification.ArchiveFiles > 0)
            {
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"rows up to {verification.ArchivedRows} in {verification.ArchiveFiles} archive files, {(isLive ? "not read: their balances were carried over" : "read")}"));
            }

            foreach (var (currency, sum) in verification.Sums()) output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"sum of all balances in {currency}: {sum}"));
            var problem = verification.Problem;
            if (problem.Length == 0 && result.GetValue(key) is { } text && new LedgerOptions { PanKey = text }.CreateTokenizer().KeyCheckValue != verification.Header.KeyCheckValue)
            {
                problem = "the ledger was made with another key";
            }

            output.WriteLine(problem.Length == 0 ? "clean" : "NOT CLEAN: " + problem);
            return problem.Length == 0 ? Good : Unclean;
        }));
        return command;
    }

    private static Command Balances()
    {
        var file = FileArgument();
        var asJson = new Option<bool>("--json") { Description = "As a JSON array." };
        var command = new Command("balances", "Lists every account with balance and holds.") { file, asJson };
        command.SetAction(result => Guard(result, output =>
        {
            var verification = LedgerVerification.Run(result.GetRequiredValue(file));
            if (result.GetValue(asJson)) WriteJson(output, verification.Accounts);
            else WriteTable(output, verification.Accounts);
            if (verification.IsClean) return Good;
            result.InvocationConfiguration.Error.WriteLine("NOT CLEAN: " + verification.Problem);
            return Unclean;
        }));
        return command;
    }

    private static Command Export()
    {
        var file = FileArgument();
        var target = new Option<string?>("--output", "-o") { Description = "File to write, which must not exist yet; without it, standard output." };
        var after = new Option<long>("--after") { Description = "Only rows after this sequence." };
        after.Validators.Add(option =>
        {
            if (option.GetValueOrDefault<long>() < 0) option.AddError("--after: expected a sequence, 0 or more");
        });
        var command = new Command("export", "Writes the journal as JSON lines, account numbers masked.") { file, target, after };
        command.SetAction(result => Guard(result, output =>
        {
            if (result.GetValue(target) is { } path)
            {
                if (File.Exists(path)) return Exists(result, path);
                using var stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
                var count = LedgerExport.Run(result.GetRequiredValue(file), result.GetValue(after), stream);
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count} rows written to {path}"));
                return Good;
            }

            using var text = new TextWriterStream(output);
            LedgerExport.Run(result.GetRequiredValue(file), result.GetValue(after), text);
            return Good;
        }));
        return command;
    }

    private static Command Backup()
    {
        var file = FileArgument();
        var target = new Option<string>("--output", "-o") { Description = "File to write, which must not exist yet.", Required = true };
        var command = new Command("backup", "Copies a ledger, also of a running host, as of one moment; the copy is a whole ledger file.") { file, target };
        command.SetAction(result => Guard(result, output =>
        {
            var path = result.GetRequiredValue(target);
            if (File.Exists(path)) return Exists(result, path);
            var last = LedgerBackup.Run(result.GetRequiredValue(file), path);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"rows up to {last} copied to {path}"));
            return Good;
        }));
        return command;
    }

    private static int Exists(ParseResult result, string path)
    {
        result.InvocationConfiguration.Error.WriteLine($"{path} exists already. Name another file, or remove it.");
        return Usage;
    }

    private static Command Exercise()
    {
        var file = new Argument<string>("file") { Description = "A ledger file of its own; made where there is none." };
        var payments = new Option<int>("--payments") { Description = "Purchases to play.", DefaultValueFactory = _ => 1000 };
        var outstanding = new Option<int>("--outstanding") { Description = "How many at a time.", DefaultValueFactory = _ => 64 };
        var durability = new Option<LedgerDurability>("--durability") { Description = "commit, relaxed or memory." };
        var rowsPerDay = new Option<int>("--rows-per-day") { Description = "Rows after which a business day is closed and the one before it archived; 0 for never." };
        var command = new Command("exercise", "Plays invented purchases and prints each once it is committed: for checks of durability by killing and tracing.")
        {
            file, payments, outstanding, durability, rowsPerDay,
        };
        command.SetAction(result => Guard(result, output =>
        {
            var options = new LedgerOptions { Path = result.GetRequiredValue(file), Durability = result.GetValue(durability), ArchiveAfterDays = 1 };
            LedgerExercise.Run(options, Math.Max(result.GetValue(payments), 1), Math.Max(result.GetValue(outstanding), 1), Math.Max(result.GetValue(rowsPerDay), 0), output);
            return Good;
        }));
        return command;
    }

    private static Argument<string> FileArgument() => new("file") { Description = "The ledger file.", DefaultValueFactory = _ => new LedgerOptions().Path };

    private static int Guard(ParseResult result, Func<TextWriter, int> action)
    {
        try
        {
            return action(result.InvocationConfiguration.Output);
        }
        catch (LedgerRefusedException exception)
        {
            result.InvocationConfiguration.Error.WriteLine(exception.Message);
            return Refused;
        }
    }

    private static void WriteTable(TextWriter output, IReadOnlyList<AccountBalance> accounts)
    {
        var width = accounts.Count == 0 ? 7 : accounts.Max(a => a.Name.Length);
        output.WriteLine($"{"account".PadRight(width)}  cur  {"balance",16}  {"holds",14}");
        foreach (var account in accounts)
        {
            var balance = Amount.ToDecimalText(account.BalanceMinor, account.Currency);
            var holds = account.HoldsMinor == 0 ? "" : Amount.ToDecimalText(account.HoldsMinor, account.Currency);
            output.WriteLine($"{account.Name.PadRight(width)}  {account.Currency}  {balance,16}  {holds,14}".TrimEnd());
        }
    }

    private static void WriteJson(TextWriter output, IReadOnlyList<AccountBalance> accounts)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartArray();
            foreach (var account in accounts)
            {
                json.WriteStartObject();
                json.WriteString("account", account.Name);
                json.WriteString("currency", account.Currency.ToString());
                json.WriteNumber("balanceMinor", account.BalanceMinor);
                json.WriteNumber("holdsMinor", account.HoldsMinor);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        output.WriteLine(System.Text.Encoding.UTF8.GetString(stream.ToArray()));
    }
}
