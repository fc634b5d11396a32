namespace Iso8583.Host.Ledger;

/// <summary>Which business day a moment of business time belongs to.</summary>
public static class BusinessDay
{
    /// <summary>The date itself before the cut-over, the next one from then on.</summary>
    public static DateOnly Of(DateTime businessTime, TimeOnly cutOver)
    {
        var date = DateOnly.FromDateTime(businessTime);
        return TimeOnly.FromDateTime(businessTime) >= cutOver ? date.AddDays(1) : date;
    }
}
