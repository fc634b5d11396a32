using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using Iso8583.Core.Dialects;
using Iso8583.Core.Documents;
using Iso8583.Core.Framing;

namespace Iso8583.Emulator.Commands;

/// <summary>The options that name dialects and framings, and what they stand for.</summary>
internal static class DialectOptions
{
    public static Option<string> Dialect(bool required) => new("--dialect", "-d")
    {
        Description = "Name of a built-in dialect, or a dialect file (.json, .yaml).",
        Required = required,
    };

    public static Option<string> Framing() => new("--framing", "-f")
    {
        Description = "How a message is framed, such as be2 or be2+tpdu+header:6; none where the bytes begin with the MTI.",
        DefaultValueFactory = _ => "none",
    };

    public static Option<string> Format(params string[] formats)
    {
        var option = new Option<string>("--format") { Description = "Form of the output.", DefaultValueFactory = _ => formats[0] };
        option.AcceptOnlyFromAmong(formats);
        return option;
    }

    public static Option<bool> Unmasked() => new("--unmasked")
    {
        Description = "Show account numbers, tracks, PIN blocks and cryptograms in clear. Only for test cards.",
    };

    /// <summary>Finds a dialect by name or file; writes what is wrong to <paramref name="error"/>.</summary>
    public static bool TryResolve(string name, TextWriter error, [NotNullWhen(true)] out Dialect? dialect)
    {
        dialect = null;
        try
        {
            if (IsFile(name))
            {
                dialect = DialectCatalog.BuiltIn.Compile(Path.GetFileName(name), File.ReadAllText(name));
                return true;
            }

            if (DialectCatalog.BuiltIn.TryGet(name, out dialect)) return true;
            error.WriteLine($"dialect '{name}' is not known; {NearestName.Hint(name, [.. DialectCatalog.BuiltIn.Names])}");
        }
        catch (DocumentException e)
        {
            error.WriteLine(e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            error.WriteLine(FileFault.Describe(name, e));
        }

        return false;
    }

    /// <summary>Makes a frame codec; writes what is wrong to <paramref name="error"/>.</summary>
    public static bool TryFraming(string name, TextWriter error, [NotNullWhen(true)] out IFrameCodec? codec)
    {
        if (FrameCodecs.TryParse(name, new FrameOptions { MaxFrameLength = 1 << 20 }, out codec, out var fault)) return true;
        error.WriteLine(fault);
        return false;
    }

    private static bool IsFile(string name)
        => name.EndsWith(".json", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".yml", StringComparison.OrdinalIgnoreCase);
}
