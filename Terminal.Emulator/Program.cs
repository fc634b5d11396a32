namespace Iso8583.Emulator;

internal static class Program
{
    private static void Main()
    {
    }
}
