using Iso8583.Core.Documents;

namespace Iso8583.Host.Notifications.Content;

/// <summary>Turns a template document into a <see cref="TemplateCatalog"/>.</summary>
/// <remarks>
/// Shape: <c>{ "version": 1, "templates": { "zh-CN": { "cardholder.approved": "..." } } }</c>. Keys are audience and kind, optionally with
/// <c>.balance</c> for the variant that gives the balance.
/// </remarks>
public static class TemplateCompiler
{
    /// <summary>Longest text that a template may be, in characters.</summary>
    public const int MaxLength = 500;

    private const string BalanceSuffix = ".balance";

    /// <summary>Compiles a document.</summary>
    /// <param name="name">Its name for error messages.</param>
    /// <param name="text">JSON or YAML.</param>
    /// <exception cref="DocumentException">With file, line and column of everything that is wrong: unknown variable, key or language, missing fallback.</exception>
    public static TemplateCatalog Compile(string name, string text)
    {
        var root = DocumentReader.Parse(name, text);
        var problems = new DocumentProblems();
        var document = problems.Members(root);
        var version = document.RequiredInt("version", 1);
        var templates = new List<Template>();
        var languages = document.RequiredObject("templates");
        foreach (var language in languages?.Node.Members ?? [])
        {
            languages!.TryGet(language.Name, out _); // entered only where there is one
            if (language.Value.Kind != DocumentKind.Object)
            {
                problems.Add(language.Value, "expected an object of key and text");
                continue;
            }

            foreach (var member in language.Value.Members) AddTemplate(problems, templates, language, member);
        }

        document.Close();
        var catalog = Complete(problems, root, version, text, templates);
        problems.ThrowIfAny();
        return catalog;
    }

    private static void AddTemplate(DocumentProblems problems, List<Template> templates, DocumentMember language, DocumentMember member)
    {
        if (!IsKey(member.Name))
        {
            problems.Add(language.Value, member, $"'{member.Name}' is no template key", "expected audience.kind or audience.kind.balance, for example cardholder.approved");
            return;
        }

        if (!member.Value.TryGetString(out var text) || text.Length is 0 or > MaxLength)
        {
            problems.Add(member.Value, $"expected a text of 1 to {MaxLength} characters");
            return;
        }

        if (Template.TryCompile(member.Name, language.Name, text, out var template, out var problem)) templates.Add(template);
        else problems.Add(member.Value, problem);
    }

    private static bool IsKey(ReadOnlySpan<char> key)
    {
        if (key.EndsWith(BalanceSuffix, StringComparison.Ordinal)) key = key[..^BalanceSuffix.Length];
        var dot = key.IndexOf('.');
        return dot > 0 && NotificationNames.TryParse(key[..dot], out Audience _) && NotificationNames.TryParse(key[(dot + 1)..], out NotificationKind _);
    }

    private static TemplateCatalog Complete(DocumentProblems problems, DocumentNode root, int version, string source, List<Template> templates)
    {
        var catalog = new TemplateCatalog(version, templates.DistinctBy(template => (template.Language, template.Key))) { Source = source };
        if (!problems.IsEmpty) return catalog;
        foreach (var key in catalog.Templates.Select(template => template.Key.EndsWith(BalanceSuffix, StringComparison.Ordinal) ? template.Key[..^BalanceSuffix.Length] : template.Key).Distinct())
        {
            var parts = key.Split('.');
            _ = NotificationNames.TryParse(parts[0], out Audience audience);
            _ = NotificationNames.TryParse(parts[1], out NotificationKind kind);
            if (!catalog.TryFind(TemplateCatalog.FallbackLanguage, audience, kind, withBalance: false, out _))
            {
                problems.Add(root, $"'{key}' has no text in the fallback language '{TemplateCatalog.FallbackLanguage}'", $"add templates.{TemplateCatalog.FallbackLanguage}.{key}");
            }
        }

        return catalog;
    }
}
