using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Iso8583.Host.Telemetry;

/// <summary>Registers what measures: metrics, timelines, the clock they share.</summary>
public static class TelemetryServices
{
    /// <summary>Adds <see cref="AcquirerMetrics"/>, <see cref="Timelines"/> and, unless there is one, the system's <see cref="TimeProvider"/>.</summary>
    public static IServiceCollection AddTelemetry(this IServiceCollection services)
    {
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<AcquirerMetrics>();
        services.TryAddSingleton(_ => new Timelines());
        return services;
    }
}
