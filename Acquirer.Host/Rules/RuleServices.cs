using System.Collections.Frozen;
using Iso8583.Core.Messages;
using Iso8583.Host.Configuration;

namespace Iso8583.Host.Rules;

/// <summary>Registers the room.</summary>
public static class RuleServices
{
    /// <param name="services">The host's services.</param>
    /// <param name="options">Names the rule file.</param>
    /// <param name="path">Where it is.</param>
    /// <param name="categories">Merchant categories of the seed file.</param>
    /// <exception cref="ConfigurationFaultException">The file is missing or wrong.</exception>
    public static IServiceCollection AddRules(this IServiceCollection services, RulesOptions options, string path, FrozenDictionary<AsciiText, int> categories)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.File.Length > 0)
        {
            // Read once before anything is opened: a wrong file ends the start.
            RuleBook.Check(options, path, categories);
        }

        services.AddSingleton(provider => RuleBook.Open(options, path, categories, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<RuleBook>>()));
        services.AddSingleton(_ => new RuleTrails());
        return services;
    }
}
