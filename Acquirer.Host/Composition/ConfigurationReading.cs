using System.ComponentModel.DataAnnotations;
using Iso8583.Host.Configuration;
using Iso8583.Host.Ledger;
using Iso8583.Host.Notifications;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Composition;

/// <summary>Reads and checks the options; a fault ends the start with a sentence that says where and what to do.</summary>
internal static class ConfigurationReading
{
    private const string LedgerFile = "ledger.db";
    private const string LedgerSection = "Ledger";
    private const string NotificationsFile = "notifications.db";
    private const string NotificationsSection = "Notifications";

    public static AcquirerOptions Read(IConfiguration configuration)
    {
        var options = Bind<AcquirerOptions>(configuration.GetSection(AcquirerOptions.Section));
        Check(options, AcquirerOptions.Section);
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < options.Listeners.Count; i++)
        {
            var path = $"{AcquirerOptions.Section}:Listeners:{i}";
            Check(options.Listeners[i], path);
            if (!names.Add(options.Listeners[i].Name)) throw new ConfigurationFaultException($"{path}: the name '{options.Listeners[i].Name}' is taken by another listener.");
        }

        _ = Zone(options);
        _ = Clock(options);
        return options;
    }

    public static LedgerOptions ReadLedger(IConfiguration configuration, AcquirerOptions acquirer)
    {
        var section = configuration.GetSection($"{AcquirerOptions.Section}:{LedgerSection}");
        // The path follows the data folder unless somebody says otherwise.
        section["Path"] ??= Path.Combine(acquirer.DataFolder, LedgerFile);
        section["BusinessTimeZone"] ??= acquirer.BusinessTimeZone;
        var options = Bind<LedgerOptions>(section);
        Check(options, section.Path);
        for (var i = 0; i < options.Acquirers.Count; i++) Check(options.Acquirers[i], $"{section.Path}:Acquirers:{i}");
        try
        {
            _ = options.CreateCalendar();
        }
        catch (ArgumentException e)
        {
            throw new ConfigurationFaultException($"{section.Path}:{e.Message}", e);
        }

        return options;
    }

    public static NotificationOptions ReadNotifications(IConfiguration configuration, AcquirerOptions acquirer)
    {
        var section = configuration.GetSection($"{AcquirerOptions.Section}:{NotificationsSection}");
        section["Path"] ??= Path.Combine(acquirer.DataFolder, NotificationsFile);
        var options = Bind<NotificationOptions>(section);
        Check(options, section.Path);
        return options;
    }

    public static TimeZoneInfo Zone(AcquirerOptions options) => BusinessClock.TryParseZone(options.BusinessTimeZone, out var zone)
        ? zone
        : throw new ConfigurationFaultException($"{AcquirerOptions.Section}:BusinessTimeZone: '{options.BusinessTimeZone}' is neither an offset like +08:00 nor a time zone of this system.");

    public static ClockSetting Clock(AcquirerOptions options) => ClockSetting.TryParse(options.Clock, out var setting)
        ? setting
        : throw new ConfigurationFaultException($"{AcquirerOptions.Section}:Clock: '{options.Clock}' is no clock. Expected {ClockSetting.Expected}.");

    /// <summary>Business time never goes back: a clock without a start of its own goes on where the ledger stands, one with an earlier start is refused.</summary>
    public static void KeepForward(BusinessClock clock, AcquirerOptions options, DateTime ledgerTime)
    {
        if (clock.Now >= ledgerTime) return;
        if (Clock(options).Start is { } start)
        {
            throw new ConfigurationFaultException(string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $"{AcquirerOptions.Section}:Clock: {start:yyyy-MM-ddTHH:mm} is before {ledgerTime:yyyy-MM-ddTHH:mm:ss}, where the ledger stands. A clock is never moved backward: name a later time, or begin anew with --fresh."));
        }

        _ = clock.TrySet(ledgerTime);
    }

    /// <summary>A relative path is looked up in the working folder first, then beside the program.</summary>
    public static string BesideProgram(string path)
    {
        if (Path.IsPathRooted(path) || File.Exists(path)) return path;
        return Path.Combine(AppContext.BaseDirectory, path);
    }

    private static T Bind<T>(IConfigurationSection section)
        where T : class, new()
    {
        try
        {
            return section.Get<T>(binder => binder.ErrorOnUnknownConfiguration = false) ?? new T();
        }
        catch (InvalidOperationException e)
        {
            throw new ConfigurationFaultException($"{section.Path}: {e.InnerException?.Message ?? e.Message}", e);
        }
    }

    private static void Check(object options, string path)
    {
        var results = new List<ValidationResult>();
        if (Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true)) return;
        throw new ConfigurationFaultException($"{path}: {string.Join(" ", results.Select(result => result.ErrorMessage))}");
    }
}
