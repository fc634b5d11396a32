using Iso8583.Core.Documents;
using Iso8583.Host.Admin;
using Iso8583.Host.Authorization;
using Iso8583.Host.Configuration;
using Iso8583.Host.Configuration.Downloads;
using Iso8583.Host.Configuration.Seed;
using Iso8583.Host.Ledger;
using Iso8583.Host.Notifications;
using Iso8583.Host.Notifications.Delivery;
using Iso8583.Host.Notifications.Enrolment;
using Iso8583.Host.Rules;
using Iso8583.Host.Session;
using Iso8583.Host.Settlement;
using Iso8583.Host.Telemetry;
using Iso8583.Host.Transactions;
using Iso8583.Host.Transport;
using Iso8583.Host.Views;
using Microsoft.Extensions.Options;

namespace Iso8583.Host.Composition;

/// <summary>Puts the rooms together. The program starts one; a test may start as many as it likes, each on free ports.</summary>
public static class AcquirerApplication
{
    private const string SettingsFile = "appsettings.json";
    private const string ViewsFileName = "views.db";

    /// <summary>Builds a host that is ready to start.</summary>
    /// <param name="settings">Configuration keys that win over everything else: <c>Acquirer:HttpPort</c> and so on.</param>
    /// <param name="configure">Last word on the services; tests replace parts here.</param>
    /// <param name="time">System and monotonic time; the real one where null.</param>
    /// <exception cref="LedgerRefusedException">The ledger is in use, of another key, newer or damaged.</exception>
    /// <exception cref="ConfigurationFaultException">Options, seed file or another document are wrong.</exception>
    public static WebApplication Build(IReadOnlyDictionary<string, string?> settings, Action<IServiceCollection>? configure = null, TimeProvider? time = null)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddJsonFile(Path.Combine(AppContext.BaseDirectory, SettingsFile), optional: true);
        builder.Configuration.AddEnvironmentVariables("ISO8583SIM_");
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "HH:mm:ss.fff ";
        });

        KnownSettings.Check(settings.Keys, builder.Configuration);
        var acquirer = ConfigurationReading.Read(builder.Configuration);
        var seed = SeedReader.ReadFile(ConfigurationReading.BesideProgram(acquirer.SeedFile));
        var issuers = SeedMapping.ToIssuerBoard(seed, acquirer.IssuersDown, acquirer.Rules.Seed);
        var ledger = ConfigurationReading.ReadLedger(builder.Configuration, acquirer);
        var notifications = ConfigurationReading.ReadNotifications(builder.Configuration, acquirer);
        var tokens = ledger.CreateTokenizer();
        ListenerPorts.Check(acquirer);
        var views = Path.Combine(acquirer.DataFolder, ViewsFileName);
        DataFolder.Prepare(acquirer, ledger.Path, [notifications.Path, views]);
        var clock = new BusinessClock(time ?? TimeProvider.System, ConfigurationReading.Zone(acquirer), ConfigurationReading.Clock(acquirer));

        var services = builder.Services;
        services.AddSingleton(Options.Create(acquirer));
        services.AddSingleton(time ?? TimeProvider.System);
        services.AddSingleton(clock);
        services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(acquirer.DrainSeconds));

        services.AddTelemetry();
        AddNotifications(services, notifications, SeedMapping.ToEnrolmentBook(seed, tokens));
        services.AddRules(acquirer.Rules, ConfigurationReading.BesideProgram(acquirer.Rules.File), SeedMapping.ToCategories(seed));
        services.AddSessions(acquirer.Trace);
        services.AddSingleton(new TerminalDownloads(DownloadReader.ReadFile(ConfigurationReading.BesideProgram(acquirer.DownloadsFile))));
        services.AddSingleton(SeedMapping.ToPaymentCodes(seed));
        services.AddTransport();
        services.AddAdmin();

        // Opened last: from here on a fault must close it again.
        var module = SecuritySetup.Open(acquirer.Security, seed, out var warning);
        var master = SeedMapping.ToMasterData(seed, tokens);
        var books = JournaledLedger.Open(ledger, master, clock.Now);
        try
        {
            RefuseLostRows(ledger, books, NotificationStore.CursorIn(notifications.Path));
            ConfigurationReading.KeepForward(clock, acquirer, books.LastBusinessTimeAtOpen);
            services.AddSettlement(master, ledger, acquirer.AutomaticSettlement);
            var security = SecuritySetup.Wire(module, seed, tokens, ledger.RequireSignOn, books.SignedOnAtOpen);
            services.AddAuthorization(
                SeedMapping.ToTerminalBook(seed), module, security, new SecurityNotice(warning, security.Keys.Count, security.Keys.SignedOnCount));
            services.AddIssuers(issuers);
            services.AddLedger(ledger, books);
            services.AddViews(views);
            configure?.Invoke(services);
            var application = builder.Build();
            application.UseProblemAnswers();
            application.MapAdmin();
            return application;
        }
        catch
        {
            books.Dispose();
            throw;
        }
    }

    /// <summary>The delivery record has seen rows that the ledger does not have any more.</summary>
    private static void RefuseLostRows(LedgerOptions ledger, JournaledLedger books, long seen)
    {
        if (ledger.Durability != LedgerDurability.Commit || seen <= books.CommittedSequence) return;
        throw new LedgerRefusedException(
            LedgerRefusal.Corrupt,
            $"The ledger {ledger.Path} ends with row {books.CommittedSequence}, but notifications were made for row {seen}: rows at its end are missing. Restore a copy, or start with --fresh.");
    }

    private static void AddNotifications(IServiceCollection services, NotificationOptions options, EnrolmentBook book)
    {
        try
        {
            services.AddNotifications(options, book);
        }
        catch (DocumentException e)
        {
            throw new ConfigurationFaultException(e.Message, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            var named = string.Join(" or ", new[] { options.GatewaysPath, options.TemplatesPath }.Where(path => path.Length > 0));
            throw new ConfigurationFaultException($"{named}: cannot be read: {FileFault.Reason(e)}. Check {AcquirerOptions.Section}:Notifications:GatewaysPath and TemplatesPath.", e);
        }
    }
}
