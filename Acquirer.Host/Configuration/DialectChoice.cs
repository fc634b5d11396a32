using Iso8583.Core.Dialects;
using Iso8583.Core.Documents;

namespace Iso8583.Host.Configuration;

/// <summary>Finds a dialect by its name, or in a file of one's own.</summary>
public static class DialectChoice
{
    /// <summary>Finds it.</summary>
    /// <param name="name">Name of a built-in dialect, or a path that ends in .json, .yaml or .yml.</param>
    /// <param name="where">Who asks: begins the sentence that says what is wrong.</param>
    /// <exception cref="ConfigurationFaultException">There is no such dialect, or its document is wrong.</exception>
    public static Dialect Find(string name, string where)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (DialectCatalog.BuiltIn.TryGet(name, out var builtIn)) return builtIn;
        if (Path.GetExtension(name) is not (".json" or ".yaml" or ".yml"))
            throw new ConfigurationFaultException($"{where}: there is no dialect '{name}'. Known: {string.Join(", ", DialectCatalog.BuiltIn.Names)}, or a file that ends in .json or .yaml.");
        var path = Path.IsPathRooted(name) || File.Exists(name) ? name : Path.Combine(AppContext.BaseDirectory, name);
        try
        {
            return DialectCatalog.BuiltIn.Compile(path, File.ReadAllText(path));
        }
        catch (DocumentException e)
        {
            throw new ConfigurationFaultException($"{where}: {e.Message}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationFaultException($"{where}: the dialect file {path} cannot be read ({e.GetType().Name}).", e);
        }
    }
}
