using Iso8583.Host.Notifications.Delivery;

namespace Iso8583.Host.Notifications.Enrolment;

/// <summary>How timely and how reliable one bank's messages are: a delay before they leave, and a share that never arrives.</summary>
/// <param name="Shape">How delays are spread.</param>
/// <param name="Lower">Fixed value, lower bound or median.</param>
/// <param name="Upper">Upper bound or 95th percentile.</param>
/// <param name="LossPercent">0 to 100.</param>
public sealed record DeliveryProfile(DelayShape Shape, TimeSpan Lower, TimeSpan Upper, double LossPercent)
{
    private const uint DelaySalt = 0x0DE1_A700;
    private const uint LossSalt = 0x1055_0000;
    private const double Quantile95 = 1.6448536269514722;

    /// <summary>At once, and nothing is lost.</summary>
    public static DeliveryProfile Immediate { get; } = new(DelayShape.None, TimeSpan.Zero, TimeSpan.Zero, 0);

    /// <summary>The delay of one event: a function of seed and event, so a run can be repeated.</summary>
    public TimeSpan Delay(ulong seed, NotificationId id)
    {
        switch (Shape)
        {
            case DelayShape.Fixed:
                return Lower;
            case DelayShape.Uniform:
                return Lower + ((Upper - Lower) * SeededChance.Unit(seed, id.Value, DelaySalt));
            case DelayShape.LogNormal when Lower > TimeSpan.Zero && Upper > Lower:
                var sigma = Math.Log(Upper / Lower) / Quantile95;
                return Lower * Math.Exp(sigma * Normal(seed, id));
            case DelayShape.LogNormal:
                return Lower;
            default:
                return TimeSpan.Zero;
        }
    }

    /// <summary>Whether one event is lost on its way.</summary>
    public bool Loses(ulong seed, NotificationId id) => LossPercent > 0 && SeededChance.Unit(seed, id.Value, LossSalt) * 100 < LossPercent;

    // Box and Muller (1958).
    private static double Normal(ulong seed, NotificationId id)
    {
        var radius = Math.Sqrt(-2 * Math.Log(1 - SeededChance.Unit(seed, id.Value, DelaySalt + 1)));
        return radius * Math.Cos(2 * Math.PI * SeededChance.Unit(seed, id.Value, DelaySalt + 2));
    }
}
