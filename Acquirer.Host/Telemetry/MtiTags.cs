using System.Globalization;
using Iso8583.Core.Messages;

namespace Iso8583.Host.Telemetry;

/// <summary>MTIs as metric tags: a closed set, made once. Origin digits are folded into 0, anything unusual into <c>other</c>.</summary>
public static class MtiTags
{
    private const int Versions = 3;
    private const int Classes = 9;
    private const int Functions = 6;

    private static readonly string?[] Names = Build();

    /// <summary>The tag of an MTI: <c>0200</c>, <c>0420</c>, ... or <c>other</c>.</summary>
    public static string Of(Mti mti)
    {
        if (mti.Version >= Versions || mti.Class >= Classes || mti.Function >= Functions) return "other";
        return Names[(((mti.Version * Classes) + mti.Class) * Functions) + mti.Function] ?? "other";
    }

    private static string?[] Build()
    {
        var names = new string?[Versions * Classes * Functions];
        for (var version = 0; version < Versions; version++)
        {
            for (var messageClass = 1; messageClass < Classes; messageClass++)
            {
                if (messageClass == 7) continue;
                for (var function = 0; function < Functions; function++)
                {
                    names[(((version * Classes) + messageClass) * Functions) + function] =
                        string.Create(CultureInfo.InvariantCulture, $"{version}{messageClass}{function}0");
                }
            }
        }

        return names;
    }
}
