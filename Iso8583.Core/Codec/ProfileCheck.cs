using Iso8583.Core.Dialects;
using Iso8583.Core.Messages;

namespace Iso8583.Core.Codec;

/// <summary>Holds a message against the profiles of its dialect.</summary>
public static class ProfileCheck
{
    /// <summary>The profile that fits a message best: the same MTI (the repeat digit ignored) and the most conditions, all of them met.</summary>
    /// <returns>Null where the dialect knows none.</returns>
    public static MessageProfile? Find(scoped MessageView view)
    {
        if (!view.HasMti) return null;
        MessageProfile? best = null;
        foreach (var profile in view.Dialect.Profiles)
        {
            if (profile.Mti != view.Mti.WithoutRepeat || (best is not null && profile.When.Count <= best.When.Count) || !Fits(view, profile)) continue;
            best = profile;
        }

        return best;
    }

    /// <summary>The first mandatory field that a message lacks; 0 where it has all.</summary>
    public static int FirstMissing(scoped MessageView view, MessageProfile profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        foreach (var de in profile.Mandatory)
        {
            if (!view.Has(de)) return de;
        }

        return 0;
    }

    /// <summary>The first field that a message has although the profile neither demands nor allows it; 0 where there is none.</summary>
    public static int FirstUnexpected(scoped MessageView view, MessageProfile profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        foreach (var de in view.Fields)
        {
            if (!profile.Mandatory.Contains(de) && !profile.Conditional.Contains(de)) return de;
        }

        return 0;
    }

    /// <summary>The named profile of what a request, or the request of a response, does: told apart by what its values begin with.</summary>
    /// <returns>Null where the dialect does not tell messages apart by values.</returns>
    internal static MessageProfile? FindKind(scoped MessageView view)
    {
        var request = RequestOf(view.Mti);
        foreach (var profile in view.Dialect.Profiles)
        {
            if (profile.Mti == request && profile.When.Count > 0 && profile.Name.Length > 0 && Fits(view, profile)) return profile;
        }

        return null;
    }

    /// <summary>The same for a message that is not bytes.</summary>
    internal static MessageProfile? FindKind(IsoMessage message, Dialect dialect)
    {
        var request = RequestOf(message.Mti);
        foreach (var profile in dialect.Profiles)
        {
            if (profile.Mti == request && profile.When.Count > 0 && profile.Name.Length > 0 && profile.When.All(w => Begins(message.Get(w.Key), w.Value))) return profile;
        }

        return null;
    }

    private static Mti RequestOf(Mti mti) => mti.WithoutRepeat is { IsResponse: true } response ? new Mti((ushort)(response.Value & 0xFFEF)) : mti.WithoutRepeat;

    private static bool Begins(FieldValue? value, string start)
    {
        var text = value?.Text ?? (value?.Parts?.Elements is [var first, ..] ? first.Value.Text : null);
        return text?.StartsWith(start, StringComparison.Ordinal) == true;
    }

    private static bool Fits(scoped MessageView view, MessageProfile profile)
    {
        foreach (var (de, start) in profile.When)
        {
            if (!view.GetString(de).StartsWith(start, StringComparison.Ordinal)) return false;
        }

        return true;
    }
}
