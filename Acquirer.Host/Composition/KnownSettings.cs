using System.Globalization;
using System.Reflection;
using Iso8583.Core.Documents;
using Iso8583.Host.Configuration;
using Iso8583.Host.Ledger;
using Iso8583.Host.Notifications;

namespace Iso8583.Host.Composition;

/// <summary>Every setting that there is, from the option classes themselves: a misspelt key or a value of the wrong kind stops the start instead of being passed over.</summary>
internal static class KnownSettings
{
    /// <summary>Stands for the position in a list.</summary>
    private const string Position = "#";

    private static readonly string[] FrameworkSections = ["Logging", "AllowedHosts", "Kestrel", "urls"];

    /// <summary>Type and default by key; a list's position is written <c>#</c>.</summary>
    public static IReadOnlyDictionary<string, (Type Type, object? Default)> All { get; } = Build();

    /// <summary>Checks keys and values.</summary>
    /// <param name="settings">Given with <c>--set</c> or by a test.</param>
    /// <param name="configuration">Everything, with files and environment.</param>
    /// <exception cref="ConfigurationFaultException">A key is unknown or a value is no such thing.</exception>
    public static void Check(IEnumerable<string> settings, IConfiguration configuration)
    {
        foreach (var key in settings)
        {
            var section = key.Split(':')[0];
            if (!section.Equals(AcquirerOptions.Section, StringComparison.OrdinalIgnoreCase) && !FrameworkSections.Contains(section, StringComparer.OrdinalIgnoreCase)) throw Unknown(key);
        }

        foreach (var (key, value) in configuration.GetSection(AcquirerOptions.Section).AsEnumerable())
        {
            if (value is null) continue;
            if (!All.TryGetValue(Normal(key), out var known))
            {
                if (!IsEmptySection(key, value)) throw Unknown(key);
                continue;
            }

            if (Wanted(known.Type, value) is { Length: > 0 } wanted) throw new ConfigurationFaultException($"{key}: '{Shown(value)}' is not {wanted}.");
        }
    }

    /// <summary>A default as it would be written in a file; empty for none.</summary>
    public static string Text(object? value) => value switch
    {
        null => "",
        bool flag => flag ? "true" : "false",
        TimeOnly time => time.ToString("HH:mm", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    // An empty list or object of a JSON file arrives as an empty value.
    private static bool IsEmptySection(string key, string value) =>
        value.Length == 0 && All.Keys.Any(known => known.StartsWith(Normal(key) + ":", StringComparison.OrdinalIgnoreCase));

    private static ConfigurationFaultException Unknown(string key)
    {
        var shown = All.Keys.Select(known => Numbered(known, key)).ToList();
        var hint = NearestName.TryFind(key, shown, out var nearest) ? $"did you mean '{nearest}'?" : "docs/configuration.md lists all settings.";
        return new ConfigurationFaultException($"There is no setting '{Shown(key)}'; {hint}");
    }

    private static string Normal(string key) => string.Join(':', key.Split(':').Select(part => part.Length > 0 && part.All(char.IsAsciiDigit) ? Position : part));

    // The nearest name has the positions that the wrong one had.
    private static string Numbered(string known, string key)
    {
        var written = key.Split(':');
        return string.Join(':', known.Split(':').Select((part, i) => part == Position ? i < written.Length && written[i].All(char.IsAsciiDigit) ? written[i] : "0" : part));
    }

    private static string Shown(string text) => Core.Text.Masking.Text(text.Length <= 60 ? text : text[..60] + "...");

    private static string Wanted(Type type, string value)
    {
        if (type == typeof(bool)) return bool.TryParse(value, out _) ? "" : "true or false";
        if (type == typeof(int)) return int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) ? "" : "a whole number";
        if (type == typeof(long)) return long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) ? "" : "a whole number";
        if (type == typeof(ulong)) return ulong.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _) ? "" : "a whole number from 0";
        if (type == typeof(double)) return double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _) ? "" : "a number";
        if (type == typeof(TimeOnly)) return TimeOnly.TryParse(value, CultureInfo.InvariantCulture, out _) ? "" : "a time of day like 23:00";
        if (type == typeof(TimeSpan)) return TimeSpan.TryParse(value, CultureInfo.InvariantCulture, out _) ? "" : "a duration like 00:10:00";
        if (type.IsEnum) return Enum.GetNames(type).Contains(value, StringComparer.OrdinalIgnoreCase) ? "" : "one of " + string.Join(", ", Enum.GetNames(type));
        return "";
    }

    private static Dictionary<string, (Type, object?)> Build()
    {
        var all = new Dictionary<string, (Type, object?)>(StringComparer.OrdinalIgnoreCase);
        Walk(AcquirerOptions.Section, new AcquirerOptions(), all);
        Walk(AcquirerOptions.Section + ":Ledger", new LedgerOptions(), all);
        Walk(AcquirerOptions.Section + ":Notifications", new NotificationOptions(), all);
        return all;
    }

    private static void Walk(string path, object options, Dictionary<string, (Type, object?)> all)
    {
        foreach (var property in options.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (property.SetMethod is null) continue;
            var key = $"{path}:{property.Name}";
            var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            var value = property.GetValue(options);
            if (IsScalar(type)) all[key] = (type, value);
            else if (type.IsGenericType && type.GetGenericArguments() is [var item])
            {
                if (IsScalar(item)) all[$"{key}:{Position}"] = (item, null);
                else Walk($"{key}:{Position}", Activator.CreateInstance(item)!, all); // option classes have a constructor without arguments
            }
            else if (value is not null) Walk(key, value, all);
        }
    }

    private static bool IsScalar(Type type) => type.IsPrimitive || type.IsEnum || type == typeof(string) || type == typeof(TimeOnly) || type == typeof(TimeSpan) || type == typeof(decimal);
}
