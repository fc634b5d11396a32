using System.Globalization;
using Iso8583.Core.Documents;
using Iso8583.Core.Messages;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Configuration.Seed;

/// <summary>Reads what a seed says of messages: who gets which, and how the banks deliver them.</summary>
internal static class NotificationReader
{
    /// <summary>The section "sms" of a card or merchant; null where there is none.</summary>
    public static SeedEnrolment? Enrolment(DocumentObject owner, Currency currency, bool mayBeQuiet)
    {
        if (owner.OptionalObject("sms") is not { } sms) return null;
        var phone = sms.RequiredString("phone");
        if (phone.Length is < 8 or > 16 || phone[0] != '+' || phone.AsSpan(1).IndexOfAnyExceptInRange('0', '9') >= 0) sms.Problem("phone", "expected + and 7 to 15 digits");
        var language = sms.OptionalChoice("language", "zh-CN", "zh-CN", "en");
        var threshold = SeedReader.Minor(sms, "threshold", currency);
        var balance = sms.OptionalBool("balance", true);
        var events = sms.Strings("events");
        foreach (var name in events)
        {
            if (!Enum.TryParse<NotificationEvents>(name, ignoreCase: true, out _) || int.TryParse(name, out _))
                sms.Problem("events", $"there is no event '{name}'", $"known are {string.Join(", ", Enum.GetNames<NotificationEvents>().Skip(1))}");
        }

        var quiet = mayBeQuiet ? sms.OptionalObject("quietHours") : null;
        var (from, to) = quiet is null ? (null, null) : (Time(quiet, "from"), Time(quiet, "to"));
        quiet?.Close();
        sms.Close();
        return new SeedEnrolment(phone, language, threshold, balance, events) { QuietFrom = from, QuietTo = to };
    }

    /// <summary>The section "delivery" of an issuer; null where there is none.</summary>
    public static SeedDelivery? Delivery(DocumentObject issuer)
    {
        if (issuer.OptionalObject("delivery") is not { } delivery) return null;
        var delay = delivery.OptionalChoice("delay", "none", "none", "fixed", "uniform", "logNormal");
        var (lowerName, upperName) = delay switch
        {
            "fixed" => ("value", ""),
            "uniform" => ("from", "to"),
            "logNormal" => ("median", "p95"),
            _ => ("", ""),
        };
        var lower = lowerName.Length == 0 ? TimeSpan.Zero : delivery.OptionalDuration(lowerName, TimeSpan.Zero);
        var upper = upperName.Length == 0 ? lower : delivery.OptionalDuration(upperName, lower);
        if (upper < lower) delivery.Problem(upperName, $"expected at least {lowerName}");
        var loss = (double)delivery.OptionalDecimal("lossPercent", 0, 0, 100);
        delivery.Close();
        return new SeedDelivery(delay, lower, upper, loss);
    }

    private static TimeOnly? Time(DocumentObject owner, string name)
    {
        if (TimeOnly.TryParseExact(owner.RequiredString(name), "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)) return time;
        owner.Problem(name, "expected a time of day such as 22:00");
        return null;
    }
}
