using Iso8583.Core.Dialects;
using Iso8583.Host.Configuration;
using Iso8583.Host.Ledger;

namespace Iso8583.Host.Session;

/// <summary>Which family of meaning a dialect belongs to.</summary>
internal static class Mappers
{
    /// <summary>F42, F41 and the rest of a UnionPay message mean what they mean in 1987; its first digit says so too.</summary>
    public const string UnionPayPrefix = "unionpay";

    public static bool IsUnionPay(Dialect dialect) => dialect.Name.StartsWith(UnionPayPrefix, StringComparison.Ordinal);

    /// <summary>The mapper of a dialect.</summary>
    public static ITransactionMapper For(Dialect dialect, PanTokenizer tokens, PaymentCodes codes)
    {
        var keys = KeyPlan.For(dialect);
        if (IsUnionPay(dialect)) return new UnionPayMapper(tokens, keys, codes);
        return dialect.Version switch
        {
            0 => new Iso87Mapper(tokens, keys),
            1 => new Iso93Mapper(tokens, keys, is2003: false),
            2 => new Iso93Mapper(tokens, keys, is2003: true),
            _ => throw new ConfigurationFaultException($"Dialect '{dialect.Name}' is of an edition that this host does not know."),
        };
    }
}
