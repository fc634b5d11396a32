using System.CommandLine;
using Iso8583.Core.Vectors;

namespace Iso8583.Emulator.Commands;

/// <summary><c>crypto check</c>: runs files of test vectors.</summary>
internal static class CryptoCheck
{
    public static Command Create()
    {
        var files = new Argument<string[]>("file") { Description = "JSON files of test vectors, in the form that docs/crypto.md describes", Arity = ArgumentArity.OneOrMore };
        var format = CommandOptions.Format();
        var command = new Command("check", "Run files of test vectors; a line per entry, then how many passed and failed.") { files, format };
        command.SetAction(parsed =>
        {
            var output = parsed.InvocationConfiguration.Output;
            var json = parsed.GetValue(format) == "json";
            var (passed, failed) = (0, 0);
            foreach (var file in parsed.GetRequiredValue(files))
            {
                if (!File.Exists(file))
                {
                    parsed.InvocationConfiguration.Error.WriteLine($"crypto check: {file}: there is no such file");
                    return ExitCode.Usage;
                }

                foreach (var result in VectorFile.Check(Path.GetFileName(file), File.ReadAllBytes(file)))
                {
                    if (result.Passed) passed++;
                    else failed++;
                    output.WriteLine(json ? Json(result) : Line(result));
                }
            }

            output.WriteLine(json ? Total(passed, failed) : $"{passed} passed, {failed} failed");
            return failed == 0 ? ExitCode.Good : ExitCode.ExpectationFailed;
        });
        return command;
    }

    private static string Line(VectorResult result) => result.Passed
        ? $"pass  {result.Id}  {result.Algorithm} {result.Operation}"
        : $"FAIL  {result.Id}  {result.Algorithm} {result.Operation}: {result.Reason}";

    private static string Json(VectorResult result) => ToolJson.Line(writer =>
    {
        writer.WriteString("id", result.Id);
        writer.WriteString("algorithm", result.Algorithm);
        writer.WriteString("operation", result.Operation);
        writer.WriteBoolean("passed", result.Passed);
        if (!result.Passed) writer.WriteString("reason", result.Reason);
    });

    private static string Total(int passed, int failed) => ToolJson.Line(writer =>
    {
        writer.WriteNumber("passed", passed);
        writer.WriteNumber("failed", failed);
    });
}
