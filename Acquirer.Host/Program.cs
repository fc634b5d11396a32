namespace Iso8583.Host;

internal static class Program
{
    private static void Main()
    {
    }
}
