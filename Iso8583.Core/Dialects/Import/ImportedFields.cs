namespace Iso8583.Core.Dialects.Import;

/// <summary>What foreign layout files never say and their numbers do.</summary>
internal static class ImportedFields
{
    /// <summary>Adds how a top-level field may be shown, and what its content is where only the number tells.</summary>
    public static FieldSpec Finish(int de, FieldSpec spec)
    {
        if (de is 35 or 36 && !spec.IsBinary) spec = spec with { Content = ContentClass.Z };
        return spec with { Sensitivity = Of(de) };
    }

    private static Sensitivity Of(int de) => de switch
    {
        2 or 34 => Sensitivity.Pan,
        35 or 36 or 45 or 52 => Sensitivity.Secret,
        46 or 47 or 48 or (>= 60 and <= 63) or 102 or 103 or (>= 111 and <= 127) => Sensitivity.Scan,
        _ => Sensitivity.None,
    };
}
