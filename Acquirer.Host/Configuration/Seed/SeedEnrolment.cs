namespace Iso8583.Host.Configuration.Seed;

/// <summary>Who gets messages, and of what.</summary>
/// <param name="Phone">In international form: <c>+8613800000001</c>.</param>
/// <param name="Language"><c>zh-CN</c> or <c>en</c>.</param>
/// <param name="ThresholdMinor">Smaller payments are not told, minor units.</param>
/// <param name="ShowBalance">The text carries the balance.</param>
/// <param name="Events">Kinds of events (<c>approved</c>, <c>declined</c>, ...); empty: all that this audience can have.</param>
public sealed record SeedEnrolment(string Phone, string Language, long ThresholdMinor, bool ShowBalance, IReadOnlyList<string> Events)
{
    /// <summary>First moment of the business time in which reports are held; null for never.</summary>
    public TimeOnly? QuietFrom { get; init; }

    /// <summary>First moment after it.</summary>
    public TimeOnly? QuietTo { get; init; }
}
