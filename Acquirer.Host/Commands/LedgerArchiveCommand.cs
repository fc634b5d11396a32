using System.CommandLine;
using System.Globalization;
using Iso8583.Host.Ledger;

namespace Iso8583.Host.Commands;

/// <summary><c>ledger archive</c>: what a host does by itself after the close of a day, for a ledger whose host is stopped.</summary>
internal static class LedgerArchiveCommand
{
    private const int Good = 0;

    public static Command Create(Argument<string> file, Func<ParseResult, Func<TextWriter, int>, int> guard)
    {
        var keep = new Option<int>("--keep-days") { Description = "Closed business days that stay in the ledger.", DefaultValueFactory = _ => new LedgerOptions().ArchiveAfterDays };
        keep.Validators.Add(option =>
        {
            if (option.GetValueOrDefault<int>() < 0) option.AddError("--keep-days: expected a number of days, 0 or more");
        });
        var vacuum = new Option<bool>("--vacuum") { Description = "Then writes the ledger anew, so that its file shrinks; else the room is used again." };
        var command = new Command("archive", "Moves the rows of closed business days into a compressed file a day beside the ledger. The host must not be running; it archives by itself.") { file, keep, vacuum };
        command.SetAction(result => guard(result, output =>
        {
            var path = result.GetRequiredValue(file);
            var days = LedgerArchiving.Run(path, result.GetValue(keep), result.GetValue(vacuum));
            foreach (var day in days)
            {
                var rows = day.LastRow - day.FirstRow + 1;
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{day.Day:yyyy-MM-dd}  rows {day.FirstRow} to {day.LastRow}, {day.Bytes} bytes, {(double)day.Bytes / rows:F1} a row"));
            }

            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{days.Count} days archived; the ledger has {new FileInfo(path).Length} bytes"));
            return Good;
        }));
        return command;
    }
}
