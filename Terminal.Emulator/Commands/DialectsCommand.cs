using System.CommandLine;
using System.Globalization;
using Iso8583.Core.Dialects;
using Iso8583.Core.Dialects.Import;
using Iso8583.Core.Documents;

namespace Iso8583.Emulator.Commands;

/// <summary><c>dialects</c>: list, show, validate and import.</summary>
internal static class DialectsCommand
{
    public static Command Create() => new("dialects", "List, show, validate and import dialects.") { List(), Show(), Validate(), Import() };

    private static Command List()
    {
        var format = DialectOptions.Format("text", "json");
        var command = new Command("list", "The built-in dialects.") { format };
        command.SetAction(parsed =>
        {
            var output = parsed.InvocationConfiguration.Output;
            foreach (var name in DialectCatalog.BuiltIn.Names)
            {
                var dialect = DialectCatalog.BuiltIn.Get(name);
                output.WriteLine(parsed.GetRequiredValue(format) == "json" ? Json(dialect) : string.Create(CultureInfo.InvariantCulture, $"{name,-18} {dialect.Framing,-18} {dialect.Fields.Count,3} fields  {dialect.Title}"));
            }

            return ExitCode.Good;
        });
        return command;
    }

    private static Command Show()
    {
        var name = new Argument<string>("dialect") { Description = "Name of a built-in dialect, or a dialect file." };
        var asDocument = new Option<bool>("--document") { Description = "Write it as a dialect document that extends nothing." };
        var command = new Command("show", "The fields of a dialect.") { name, asDocument };
        command.SetAction(parsed =>
        {
            var output = parsed.InvocationConfiguration.Output;
            if (!DialectOptions.TryResolve(parsed.GetRequiredValue(name), parsed.InvocationConfiguration.Error, out var dialect)) return ExitCode.Usage;
            if (parsed.GetValue(asDocument))
            {
                output.Write(DialectDocument.Write(dialect.Definition));
                return ExitCode.Good;
            }

            output.WriteLine($"{dialect.Name}: {dialect.Title}");
            output.WriteLine($"message type {dialect.Mti}, bitmap {dialect.Bitmap.Encoding}, at most {dialect.Bitmap.Max}, framing {dialect.Framing}");
            foreach (var de in dialect.Fields)
            {
                if (dialect[de] is { } field) WriteField(output, field, 0);
            }

            return ExitCode.Good;
        });
        return command;
    }

    private static Command Validate()
    {
        var files = new Argument<string[]>("file") { Arity = ArgumentArity.OneOrMore, Description = "Dialect files (.json, .yaml)." };
        var command = new Command("validate", "Check dialect files; every fault with line, column and path.") { files };
        command.SetAction(parsed =>
        {
            var output = parsed.InvocationConfiguration.Output;
            var exitCode = ExitCode.Good;
            foreach (var file in parsed.GetRequiredValue(files))
            {
                try
                {
                    var dialect = DialectCatalog.BuiltIn.Compile(file, File.ReadAllText(file));
                    output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{file}: good, dialect {dialect.Name} with {dialect.Fields.Count} fields"));
                }
                catch (DocumentException e)
                {
                    output.WriteLine(e.Message);
                    exitCode = ExitCode.ExpectationFailed;
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException)
                {
                    parsed.InvocationConfiguration.Error.WriteLine(FileFault.Describe(file, e));
                    return ExitCode.Usage;
                }
            }

            return exitCode;
        });
        return command;
    }

    private static Command Import()
    {
        var file = new Argument<string>("file") { Description = "A jPOS GenericPackager file (.xml) or a moov-io specification (.json)." };
        var from = new Option<string>("--from") { Description = "Format of the file; guessed from its name where it is not given." };
        from.AcceptOnlyFromAmong("jpos", "moov");
        var name = new Option<string>("--name") { Description = "Name of the dialect; that of the file where it is not given." };
        var version = new Option<string>("--version-of-standard") { Description = "Edition of the standard.", DefaultValueFactory = _ => "1987" };
        version.AcceptOnlyFromAmong("1987", "1993", "2003");
        var framing = new Option<string>("--framing", "-f") { Description = "Framing of the dialect.", DefaultValueFactory = _ => "be2" };
        var outputFile = new Option<string>("--output", "-o") { Description = "File to write; standard output where it is not given." };
        var command = new Command("import", "Turn a layout of another library into a dialect file.") { file, from, name, version, framing, outputFile };
        command.SetAction(parsed =>
        {
            var output = parsed.InvocationConfiguration.Output;
            var error = parsed.InvocationConfiguration.Error;
            var path = parsed.GetRequiredValue(file);
            if (!DialectOptions.TryFraming(parsed.GetRequiredValue(framing), error, out var codec)) return ExitCode.Usage;
            var options = new ImportOptions
            {
                Name = parsed.GetValue(name) ?? Path.GetFileNameWithoutExtension(path),
                Version = parsed.GetRequiredValue(version) switch { "1993" => 1, "2003" => 2, _ => 0 },
                Framing = codec.Name,
            };
            try
            {
                var isJpos = (parsed.GetValue(from) ?? (path.EndsWith(".xml", StringComparison.OrdinalIgnoreCase) ? "jpos" : "moov")) == "jpos";
                var text = File.ReadAllText(path);
                var result = isJpos ? JposImporter.Import(path, text, options) : MoovImporter.Import(path, text, options);
                var document = DialectDocument.Write(result.Definition);
                _ = DialectCatalog.BuiltIn.Compile(options.Name + ".json", document);
                foreach (var warning in result.Warnings) error.WriteLine("warning: " + warning);
                if (parsed.GetValue(outputFile) is { } target) File.WriteAllText(target, document);
                else output.Write(document);
                return ExitCode.Good;
            }
            catch (DocumentException e)
            {
                error.WriteLine(e.Message);
                return ExitCode.ExpectationFailed;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                error.WriteLine(FileFault.Describe(path, e));
                return ExitCode.Usage;
            }
        });
        return command;
    }

    private static void WriteField(TextWriter output, FieldSpec field, int depth)
    {
        var prefix = field.Prefix is { } length ? $"{length.Encoding} {length.Size}" : "fixed";
        var encoding = field.Encoding == FieldEncoding.Text ? field.CharacterSet.Name : field.Encoding.ToString();
        var mask = field.Sensitivity == Sensitivity.None ? "" : $"  mask {field.Sensitivity}";
        output.WriteLine($"{new string(' ', (2 * depth) + 2)}{field.Key,-6} {field.Format,-12} {encoding,-10} {prefix,-10} {field.Name}{mask}".TrimEnd());
        if (field.Layout is not { } layout) return;
        output.WriteLine($"{new string(' ', (2 * depth) + 4)}{layout.Kind}");
        foreach (var element in layout.Elements) WriteField(output, element, depth + 1);
    }

    private static string Json(Dialect dialect) => ToolJson.Line(writer =>
    {
        writer.WriteString("name", dialect.Name);
        writer.WriteString("title", dialect.Title);
        writer.WriteString("version", dialect.Version switch { 1 => "1993", 2 => "2003", _ => "1987" });
        writer.WriteString("framing", dialect.Framing);
        writer.WriteNumber("fields", dialect.Fields.Count);
    });
}
