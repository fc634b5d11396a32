using System.Collections.Frozen;
using Iso8583.Core.Documents;
using Iso8583.Core.Messages;
using Iso8583.Host.Configuration;

namespace Iso8583.Host.Rules;

/// <summary>The rules in force; a new file replaces them in one step between two messages.</summary>
public sealed class RuleBook : IDisposable
{
    private readonly RuleSet _fixed;
    private readonly ReloadableFile<RuleSet>? _file;

    /// <summary>Rules that do not change.</summary>
    public RuleBook(RuleSet rules) => _fixed = rules;

    private RuleBook(RuleSet first, ReloadableFile<RuleSet> file)
    {
        _fixed = first;
        _file = file;
    }

    /// <summary>No rules at all.</summary>
    public static RuleBook Empty { get; } = new(RuleSet.Empty);

    public RuleSet Current => _file is null ? _fixed : _file.Current;

    /// <summary>Opens the rule file of the options.</summary>
    /// <param name="options">Names it.</param>
    /// <param name="path">Where it is.</param>
    /// <param name="categories">Merchant categories of the seed file.</param>
    /// <param name="time">For looking at the file.</param>
    /// <param name="logger">Told of every change.</param>
    /// <exception cref="ConfigurationFaultException">It is missing or wrong.</exception>
    public static RuleBook Open(RulesOptions options, string path, FrozenDictionary<AsciiText, int> categories, TimeProvider time, ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.File.Length == 0) return Empty;
        RuleSet Read(string name, byte[] utf8) => RuleReader.Read(name, utf8, options.Seed, categories);
        var first = Check(options, path, categories, out var content);
        return new RuleBook(first, new ReloadableFile<RuleSet>(
            path, content, first, Read, rules => $"{rules.Rules.Count} rules", TimeSpan.FromSeconds(options.PollSeconds), time, logger));
    }

    /// <summary>Reads the rule file of the options without watching it.</summary>
    /// <exception cref="ConfigurationFaultException">It is missing or wrong.</exception>
    public static RuleSet Check(RulesOptions options, string path, FrozenDictionary<AsciiText, int> categories) => Check(options, path, categories, out _);

    private static RuleSet Check(RulesOptions options, string path, FrozenDictionary<AsciiText, int> categories, out byte[] content)
    {
        ArgumentNullException.ThrowIfNull(options);
        content = ReadFile(path);
        try
        {
            return RuleReader.Read(path, content, options.Seed, categories);
        }
        catch (DocumentException e)
        {
            throw new ConfigurationFaultException(e.Message, e);
        }
    }

    /// <summary>The bytes of a rule file.</summary>
    /// <exception cref="ConfigurationFaultException">It cannot be read.</exception>
    public static byte[] ReadFile(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationFaultException($"{path}: the rule file cannot be read: {FileFault.Reason(e)}. Name another one with --rules FILE.", e);
        }
    }

    public void Dispose() => _file?.Dispose();
}
