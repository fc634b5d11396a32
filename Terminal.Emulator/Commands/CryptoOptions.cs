using System.CommandLine;
using System.Globalization;
using System.Text;
using Iso8583.Core.Emv;
using Iso8583.Core.Messages;
using Iso8583.Core.Security;

namespace Iso8583.Emulator.Commands;

/// <summary>Options of the crypto commands and how their texts become values.</summary>
internal static class CryptoOptions
{
    private static readonly Dictionary<string, KeyAlgorithm> Ciphers = new(StringComparer.Ordinal)
    {
        ["tdes"] = KeyAlgorithm.Tdes, ["des"] = KeyAlgorithm.Tdes, ["aes"] = KeyAlgorithm.Aes, ["sm4"] = KeyAlgorithm.Sm4,
    };

    /// <summary>Hex; <c>env:NAME</c> and <c>file:PATH</c> keep a key out of the process list and the shell's history.</summary>
    public static Option<string?> Hex(string name, string description) => new(name) { Description = description, HelpName = "hex | env:NAME | file:PATH" };

    public static Option<string?> Text(string name, string description) => new(name) { Description = description };

    public static Option<int> Number(string name, int fallback, string description) => CommandOptions.Whole(name, fallback, 0, 99, description);

    public static Option<string> Choice(string name, string fallback, string description, params string[] choices)
    {
        var option = new Option<string>(name) { Description = description, DefaultValueFactory = _ => fallback };
        option.AcceptOnlyFromAmong(choices);
        return option;
    }

    public static Option<string> Cipher(string fallback = "tdes") => Choice("--cipher", fallback, "algorithm of the key", [.. Ciphers.Keys]);

    public static KeyAlgorithm AlgorithmOf(string text) => Ciphers[text];

    public static bool Has(this ParseResult parsed, Option<string?> option) => !string.IsNullOrEmpty(parsed.GetValue(option));

    public static string Required(this ParseResult parsed, Option<string?> option) =>
        parsed.GetValue(option) is { Length: > 0 } text ? text : throw new CryptoInputException($"{option.Name} is missing");

    public static byte[] Bytes(this ParseResult parsed, Option<string?> option)
    {
        var text = Resolve(parsed.Required(option), option.Name);
        try
        {
            return Convert.FromHexString(text.Trim());
        }
        catch (FormatException)
        {
            throw new CryptoInputException($"{option.Name}: expected an even number of hex digits");
        }
    }

    /// <summary>True where the option stands on the line, even with an empty text.</summary>
    public static bool IsGiven(this ParseResult parsed, Option<string?> option) => parsed.GetValue(option) is not null;

    public static byte[] BytesOrEmpty(this ParseResult parsed, Option<string?> option) => parsed.Has(option) ? parsed.Bytes(option) : [];

    public static byte[] Ascii(this ParseResult parsed, Option<string?> option) => Encoding.ASCII.GetBytes(parsed.Required(option));

    public static SecretKey Key(this ParseResult parsed, Option<string?> option, KeyAlgorithm algorithm)
    {
        if (SecretKey.TryCreate(algorithm, parsed.Bytes(option), out var key) != SecurityError.None || key is null)
            throw new CryptoInputException($"{option.Name}: {SecurityError.KeyLength.Describe()}");
        return key;
    }

    public static Pan Pan(this ParseResult parsed, Option<string?> option) =>
        Core.Messages.Pan.TryParse(parsed.Required(option), out var pan) ? pan : throw new CryptoInputException($"{option.Name}: expected 1 to 19 digits");

    public static Pin Pin(this ParseResult parsed, Option<string?> option) =>
        Core.Security.Pin.TryParse(Resolve(parsed.Required(option), option.Name).AsSpan().Trim(), out var pin)
            ? pin
            : throw new CryptoInputException($"{option.Name}: {SecurityError.Pin.Describe()}");

    public static EmvCard Card(this ParseResult parsed, Option<string?> pan, Option<int> sequence, Option<string> option) =>
        new(parsed.Pan(pan), parsed.GetValue(sequence), parsed.GetValue(option) == "B" ? CardKeyOption.B : CardKeyOption.A);

    /// <summary>Clear digits of a PIN that the user asked for.</summary>
    public static string Digits(Pin pin)
    {
        Span<byte> digits = stackalloc byte[Core.Security.Pin.MaxLength];
        return Encoding.ASCII.GetString(digits[..pin.Reveal(digits)]);
    }

    /// <summary>Clear bytes of a key that the user asked for.</summary>
    public static byte[] Reveal(SecretKey key)
    {
        var bytes = new byte[key.Length];
        key.Reveal(bytes);
        return bytes;
    }

    public static int HexNumber(string text, string option) =>
        int.TryParse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var number) && number is >= 0 and <= 0xFFFF
            ? number
            : throw new CryptoInputException($"{option}: expected up to four hex digits");

    private static string Resolve(string text, string option)
    {
        if (text.StartsWith("env:", StringComparison.Ordinal))
            return Environment.GetEnvironmentVariable(text[4..]) ?? throw new CryptoInputException($"{option}: the environment variable is not set");
        if (!text.StartsWith("file:", StringComparison.Ordinal)) return text;
        try
        {
            return File.ReadAllText(text[5..]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CryptoInputException($"{option}: the file cannot be read");
        }
    }
}
