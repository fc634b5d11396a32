using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace Iso8583.Host.Notifications.Content;

/// <summary>All templates of one version, by language and key. Immutable.</summary>
public sealed class TemplateCatalog
{
    /// <summary>The language used where a recipient's own has no template.</summary>
    public const string FallbackLanguage = "en";

    private readonly FrozenDictionary<(string Language, string Key), Template> _templates;

    /// <summary>Makes a catalog.</summary>
    /// <param name="version">Stored with each event that was rendered from it.</param>
    /// <param name="templates">The templates; no language and key twice.</param>
    public TemplateCatalog(int version, IEnumerable<Template> templates)
    {
        Version = version;
        _templates = templates.ToFrozenDictionary(template => (template.Language, template.Key));
    }

    /// <summary>Stored with each event that was rendered from it.</summary>
    public int Version { get; }

    /// <summary>The document it was compiled from; empty where there is none.</summary>
    public string Source { get; init; } = "";

    /// <summary>Languages that have templates.</summary>
    public IEnumerable<string> Languages => _templates.Keys.Select(key => key.Language).Distinct();

    /// <summary>The templates.</summary>
    public IEnumerable<Template> Templates => _templates.Values;

    /// <summary>Finds the template for an event.</summary>
    /// <param name="language">The recipient's language.</param>
    /// <param name="audience">Who is told.</param>
    /// <param name="kind">What is told.</param>
    /// <param name="withBalance">Prefer the variant that gives the balance.</param>
    /// <param name="template">The template of that language, else of the fallback language.</param>
    public bool TryFind(string language, Audience audience, NotificationKind kind, bool withBalance, [NotNullWhen(true)] out Template? template)
    {
        var key = Key(audience, kind);
        return (withBalance && _templates.TryGetValue((language, key + ".balance"), out template))
            || _templates.TryGetValue((language, key), out template)
            || (withBalance && _templates.TryGetValue((FallbackLanguage, key + ".balance"), out template))
            || _templates.TryGetValue((FallbackLanguage, key), out template);
    }

    /// <summary><c>cardholder.approved</c>.</summary>
    public static string Key(Audience audience, NotificationKind kind) => Keys[((int)audience * 32) + (int)kind];

    private static readonly string[] Keys = BuildKeys();

    private static string[] BuildKeys()
    {
        var keys = new string[8 * 32];
        Array.Fill(keys, "");
        foreach (var audience in Enum.GetValues<Audience>())
        {
            foreach (var kind in NotificationNames.Kinds)
            {
                keys[((int)audience * 32) + (int)kind] = NotificationNames.Of(audience) + "." + NotificationNames.Of(kind);
            }
        }

        return keys;
    }
}
