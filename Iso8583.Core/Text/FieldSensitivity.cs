using System.Collections.Frozen;
using Iso8583.Core.Dialects;
using Iso8583.Core.Messages;

namespace Iso8583.Core.Text;

/// <summary>How a field may be shown: the stricter of what its dialect says and of what its number or tag says everywhere.</summary>
/// <remarks>Source: the element tables of ISO 8583:1987, 1993 and 2003 for the numbers; EMV 4.4 Book 3 annex A for the tags.</remarks>
public static class FieldSensitivity
{
    // Numbers whose content is understood and harmless in every version. All others are searched for account numbers.
    private static readonly FrozenSet<int> Harmless = Numbers("3-19 21-33 37-42 49-51 54 64 66-71 73-94 97 99 100 128");
    private static readonly FrozenSet<int> Secret = Numbers("35 36 45 52 53 96");
    private static readonly FrozenSet<int> AccountNumber = Numbers("2 34 102 103");

    private static readonly FrozenSet<string> SecretTags = Tags("56 57 5F20 9F0B 9F1F 9F20 9F6B 99 9F26 91 9F4B 93 9F45 9F4C DF17 DF37");
    private static readonly FrozenSet<string> AccountNumberTags = Tags("5A");

    private static readonly FrozenSet<string> HarmlessTags = Tags(
        "42 4F 50 5F24 5F25 5F28 5F2A 5F2D 5F34 5F36 6F 71 72 82 84 86 87 88 89 8A 8C 8D 8E 8F 94 95 97 9A 9B 9C 9D "
        + "9F01 9F02 9F03 9F04 9F05 9F06 9F07 9F08 9F09 9F0D 9F0E 9F0F 9F10 9F11 9F12 9F13 9F14 9F15 9F16 9F17 9F18 9F19 9F1A 9F1B 9F1C 9F1D 9F1E 9F21 9F22 9F23 "
        + "9F27 9F2A 9F33 9F34 9F35 9F36 9F37 9F38 9F39 9F3A 9F3B 9F3C 9F3D 9F40 9F41 9F42 9F43 9F44 9F4D 9F4E 9F53 9F5B 9F5D 9F63 9F66 9F6C 9F6E 9F74 9F79 "
        + "DF31 DF32 DF33 DF34");

    // Key exchanges, sign-ons and downloads are messages of this class.
    private const int ManagementClass = 8;

    // A network may choose any of these for its keys, also one that is harmless in a payment.
    private const int FirstKeyField = 43;
    private const int LastKeyField = 63;

    /// <summary>How a data element of a message may be shown. Free content of network management may be a key, whatever field it stands in.</summary>
    /// <param name="version">The dialect's version digit: 0, 1 or 2.</param>
    /// <param name="mti">Type of the message.</param>
    /// <param name="de">The data element.</param>
    /// <param name="spec">Its specification; null hides it whole.</param>
    public static Sensitivity Of(int version, Mti mti, int de, FieldSpec? spec)
    {
        var sensitivity = Of(version, de, spec);
        if (mti.Class != ManagementClass) return sensitivity;
        return sensitivity == Sensitivity.Scan || (sensitivity == Sensitivity.None && de is >= FirstKeyField and <= LastKeyField) ? Sensitivity.Keys : sensitivity;
    }

    /// <summary>How a data element may be shown where no message says more.</summary>
    /// <param name="version">MTI version digit: 0, 1 or 2.</param>
    /// <param name="de">The data element.</param>
    /// <param name="spec">Its specification; null hides it whole.</param>
    public static Sensitivity Of(int version, int de, FieldSpec? spec)
    {
        if (spec is null) return Sensitivity.Secret;
        var byNumber = ByNumber(version, de);

        // Chip data that the dialect does not open cannot be looked into.
        if (de == 55 && spec.Layout is null) byNumber = Sensitivity.Secret;
        return Stricter(spec.Sensitivity, byNumber);
    }

    /// <summary>How an element of a composite may be shown.</summary>
    /// <param name="parent">How the field around it may be shown.</param>
    /// <param name="layout">The composite's layout.</param>
    /// <param name="key">The element's key or tag.</param>
    public static Sensitivity OfElement(Sensitivity parent, FieldLayout layout, string key)
    {
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(key);
        var spec = layout.Find(key);
        if (parent == Sensitivity.Secret) return Sensitivity.Secret;
        var free = OfFree(parent);
        if (layout.Kind == LayoutKind.BerTlv)
        {
            var ofTag = Stricter(spec?.Sensitivity ?? Sensitivity.None, OfTag(key));
            return ofTag == Sensitivity.None ? ofTag : Stricter(ofTag, free);
        }

        // An element that the dialect names inside a harmless field is harmless too; anywhere else it is searched unless the dialect says more.
        if (spec is null) return free;
        return spec.Sensitivity != Sensitivity.None ? Stricter(spec.Sensitivity, free) : parent == Sensitivity.None ? Sensitivity.None : free;
    }

    /// <summary>How a part that no specification explains may be shown, such as the bytes in front of the elements.</summary>
    /// <param name="parent">How the field around it may be shown.</param>
    internal static Sensitivity OfFree(Sensitivity parent) => parent is Sensitivity.Keys ? Sensitivity.Keys : Sensitivity.Scan;

    /// <summary>How a chip data element may be shown.</summary>
    /// <param name="tag">BER-TLV tag as upper-case hex.</param>
    public static Sensitivity OfTag(string tag)
    {
        if (SecretTags.Contains(tag)) return Sensitivity.Secret;
        if (AccountNumberTags.Contains(tag)) return Sensitivity.Pan;
        return HarmlessTags.Contains(tag) ? Sensitivity.None : Sensitivity.Scan;
    }

    private static Sensitivity ByNumber(int version, int de)
    {
        if (Secret.Contains(de) || (version == 2 && de is 47 or 49)) return Sensitivity.Secret;
        if (AccountNumber.Contains(de)) return de == 34 && version == 2 ? Sensitivity.Scan : Sensitivity.Pan;
        if ((version >= 1 && de is 56) || (version == 0 && de is 95)) return Sensitivity.None;
        if (version == 2 && de is 76 or 77 or 78 or 79 or (>= 80 and <= 92) or 71 or 50 or 51) return Sensitivity.Scan;
        if (version == 1 && de is 66) return Sensitivity.Scan;
        return Harmless.Contains(de) ? Sensitivity.None : Sensitivity.Scan;
    }

    private static Sensitivity Stricter(Sensitivity left, Sensitivity right) => Rank(left) >= Rank(right) ? left : right;

    private static int Rank(Sensitivity sensitivity) => sensitivity switch
    {
        Sensitivity.None => 0,
        Sensitivity.Scan => 1,
        Sensitivity.Keys => 2,
        Sensitivity.Pan => 3,
        _ => 4,
    };

    private static FrozenSet<int> Numbers(string list) => list.Split(' ').SelectMany(range =>
    {
        var ends = range.Split('-');
        var first = int.Parse(ends[0], System.Globalization.CultureInfo.InvariantCulture);
        var last = int.Parse(ends[^1], System.Globalization.CultureInfo.InvariantCulture);
        return Enumerable.Range(first, last - first + 1);
    }).ToFrozenSet();

    private static FrozenSet<string> Tags(string list) => list.Split(' ').ToFrozenSet(StringComparer.Ordinal);
}
