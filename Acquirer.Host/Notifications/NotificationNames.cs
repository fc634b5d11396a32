using System.Collections.Immutable;
using System.Text.Json;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Notifications;

/// <summary>The names by which kinds, audiences and states appear in ids, templates, API answers and metric tags: camel case, made once.</summary>
public static class NotificationNames
{
    /// <summary>All kinds in order of their number.</summary>
    public static ImmutableArray<NotificationKind> Kinds { get; } = [.. Enum.GetValues<NotificationKind>()];

    private static readonly string[] KindNames = Table<NotificationKind>();
    private static readonly string[] AudienceNames = Table<Audience>();
    private static readonly string[] StateNames = Table<Delivery.DeliveryState>();

    /// <summary><c>approved</c>, <c>merchantSale</c>, ...</summary>
    public static string Of(NotificationKind kind) => KindNames[(int)kind];

    /// <summary><c>cardholder</c> or <c>merchant</c>.</summary>
    public static string Of(Audience audience) => AudienceNames[(int)audience];

    /// <summary><c>pending</c>, <c>accepted</c>, ...</summary>
    public static string Of(Delivery.DeliveryState state) => StateNames[(int)state];

    /// <summary>The event bit of a kind.</summary>
    public static NotificationEvents Bit(NotificationKind kind) => (NotificationEvents)(1 << ((int)kind - 1));

    /// <summary>Finds a kind by its name.</summary>
    public static bool TryParse(ReadOnlySpan<char> name, out NotificationKind kind)
    {
        for (var i = 1; i < KindNames.Length; i++)
        {
            if (!name.SequenceEqual(KindNames[i])) continue;
            kind = (NotificationKind)i;
            return true;
        }

        kind = default;
        return false;
    }

    /// <summary>Finds an audience by its name.</summary>
    public static bool TryParse(ReadOnlySpan<char> name, out Audience audience)
    {
        for (var i = 1; i < AudienceNames.Length; i++)
        {
            if (!name.SequenceEqual(AudienceNames[i])) continue;
            audience = (Audience)i;
            return true;
        }

        audience = default;
        return false;
    }

    /// <summary>Finds a state by its name.</summary>
    public static bool TryParse(ReadOnlySpan<char> name, out Delivery.DeliveryState state)
    {
        for (var i = 0; i < StateNames.Length; i++)
        {
            if (!name.SequenceEqual(StateNames[i])) continue;
            state = (Delivery.DeliveryState)i;
            return true;
        }

        state = default;
        return false;
    }

    private static string[] Table<T>() where T : struct, Enum
    {
        var values = Enum.GetValues<T>();
        var table = new string[values.Max(v => Convert.ToInt32(v, null)) + 1];
        Array.Fill(table, "");
        foreach (var value in values) table[Convert.ToInt32(value, null)] = JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
        return table;
    }
}
