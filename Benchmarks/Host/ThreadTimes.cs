using System.Globalization;

namespace Iso8583.Benchmarks.Host;

/// <summary>CPU time of this process's threads by their name, where the system tells it (Linux).</summary>
internal static class ThreadTimes
{
    /// <summary>Microseconds of all threads whose name begins so; -1 where unknown.</summary>
    public static double Micros(string name)
    {
        if (!Directory.Exists("/proc/self/task")) return -1;
        double sum = 0;
        foreach (var task in Directory.EnumerateDirectories("/proc/self/task"))
        {
            try
            {
                if (!File.ReadAllText(task + "/comm").StartsWith(name, StringComparison.Ordinal)) continue;
                var nanoseconds = File.ReadAllText(task + "/schedstat").Split(' ')[0];
                sum += double.Parse(nanoseconds, CultureInfo.InvariantCulture) / 1000;
            }
            catch (IOException)
            {
                // The thread has ended meanwhile.
            }
        }

        return sum;
    }
}
