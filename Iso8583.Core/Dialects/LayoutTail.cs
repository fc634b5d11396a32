namespace Iso8583.Core.Dialects;

/// <summary>What may be missing at the end of a positional layout.</summary>
public enum LayoutTail : byte
{
    /// <summary>Nothing: every element is there.</summary>
    Complete,

    /// <summary>Whole elements.</summary>
    Optional,

    /// <summary>Whole elements, and the last one present may be cut off.</summary>
    Cut,
}
