using System.Globalization;
using Iso8583.Core.Documents;
using Iso8583.Core.Messages;

namespace Iso8583.Core.Dialects;

/// <summary>Reads the profiles of message types; a document's profile of the same type and name replaces that of the document it extends.</summary>
internal static class ProfileReader
{
    public static List<MessageProfile> Read(IReadOnlyList<DocumentNode> chain, DocumentProblems problems)
    {
        var result = new List<MessageProfile>();
        foreach (var document in chain)
        {
            if (!document.TryGet("profiles", out var profiles)) continue;
            foreach (var item in profiles.Items)
            {
                var profile = Read(item, problems);
                result.RemoveAll(p => p.Mti == profile.Mti && p.Name == profile.Name);
                result.Add(profile);
            }
        }

        return result;
    }

    private static MessageProfile Read(DocumentNode node, DocumentProblems problems)
    {
        var profile = problems.Members(node);
        var text = profile.RequiredString("mti");
        if (!Mti.TryParse(text, out var mti)) profile.Problem("mti", "an MTI is four digits in quotes");
        var result = new MessageProfile
        {
            Mti = mti,
            Name = profile.OptionalString("name"),
            When = ReadWhen(profile, problems),
            Mandatory = Numbers(profile, "mandatory", problems),
            Conditional = Numbers(profile, "conditional", problems),
            Echoed = Numbers(profile, "echoed", problems),
        };
        profile.Close();
        return result;
    }

    private static SortedDictionary<int, string> ReadWhen(DocumentObject profile, DocumentProblems problems)
    {
        var result = new SortedDictionary<int, string>();
        if (!profile.TryGet("when", out var when)) return result;
        foreach (var member in when.Members)
        {
            if (IsField(member.Name, out var de) && member.Value.TryGetString(out var text)) result[de] = text;
            else problems.Add(when, member, "expected a data element number and the beginning of its value as text");
        }

        return result;
    }

    private static List<int> Numbers(DocumentObject profile, string name, DocumentProblems problems)
    {
        var result = new List<int>();
        foreach (var item in profile.Items(name))
        {
            if (item.TryGetInteger(out var de) && de is >= 2 and <= Dialect.MaxField) result.Add((int)de);
            else problems.Add(item, $"expected a data element number, 2 to {Dialect.MaxField}");
        }

        return result;
    }

    private static bool IsField(string text, out int de) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out de) && de is >= 2 and <= Dialect.MaxField;
}
