using Iso8583.Core.Security;

namespace Iso8583.Host.Configuration.Seed;

/// <summary>How a terminal of a generic dialect protects its messages.</summary>
/// <param name="Terms">Scheme, algorithms, formats, fields.</param>
/// <param name="BaseKey">DUKPT: name of its base key; else empty.</param>
public sealed record SeedProtection(MessageProtection Terms, string BaseKey);
