using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Iso8583.Core.Codec;
using Iso8583.Core.Dialects;
using Iso8583.Core.Messages;
using Iso8583.Emulator.Commands;
using Iso8583.Emulator.Link;
using Iso8583.Emulator.Terminal;
using Microsoft.Extensions.Time.Testing;

namespace Iso8583.Emulator.Tests.Commands;

[CancelAfter(20_000)]
public sealed class SendCommandTests
{
    private static readonly Dialect Ascii = DialectCatalog.BuiltIn.Get("iso87-ascii");

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2030, 6, 1, 10, 30, 0, TimeSpan.Zero));

    [Test]
    public void Words_become_a_message()
    {
        var bytes = SendCommand.Build(["0800", "7=now", "11=000001", "41=20000001", "70=301"], Ascii, _time);

        Assert.That(IsoMessageCodec.TryRead(bytes, Ascii, out var message, out var error), Is.True, error.Describe());
        Assert.That(message.Fields, Is.EqualTo(new[] { 7, 11, 41, 70 }));
        Assert.That(message.GetText(De87.TransmissionDateTime), Is.EqualTo("0601103000"));
    }

    [Test]
    public void Bytes_are_given_in_hex()
    {
        var bytes = SendCommand.Build(["0200", "52=hex:0102030405060708"], Ascii, _time);

        Assert.That(IsoMessageCodec.TryRead(bytes, Ascii, out var message, out _), Is.True);
        Assert.That(message.GetBytes(De87.PinData), Is.EqualTo(new byte[] { 1, 2, 3, 4, 5, 6, 7, 8 }));
    }

    [Test]
    public void A_message_in_hex_goes_out_as_it_is()
    {
        Assert.That(SendCommand.Build(["30 38 30 30"], Ascii, _time), Is.EqualTo("0800"u8.ToArray()));
    }

    [TestCase("0200 200=5")]
    [TestCase("0200 =5")]
    [TestCase("0200 1=5")]
    [TestCase("0200 41=now")]
    [TestCase("0200 52=hex:1")]
    [TestCase("hello there")]
    [TestCase("02001")]
    public void What_cannot_be_a_message_is_refused(string line)
    {
        Assert.That(() => SendCommand.Build(line.Split(' '), Ascii, _time), Throws.TypeOf<TerminalConfigurationException>());
    }

    [TestCase("127.0.0.1:8583", "127.0.0.1:8583")]
    [TestCase("[::1]:8583", "[::1]:8583")]
    [TestCase("acquirer.example:8583", "Unspecified/acquirer.example:8583")]
    public void Addresses(string text, string expected)
    {
        Assert.That(CommandOptions.TryParseAddress(text, out var address), Is.True);
        Assert.That(address.ToString(), Is.EqualTo(expected));
    }

    [TestCase("")]
    [TestCase("8583")]
    [TestCase(":8583")]
    [TestCase("localhost:0")]
    [TestCase("localhost:70000")]
    [TestCase("[]:8583")]
    public void No_addresses(string text) => Assert.That(CommandOptions.TryParseAddress(text, out _), Is.False);

    [TestCase("--http ftp://x")]
    [TestCase("--http nothing")]
    [TestCase("--unionpay nowhere")]
    [TestCase("--timeout 2")]
    [TestCase("--format xml")]
    public void Wrong_options_of_the_demonstration_are_errors(string options)
    {
        Assert.That(DemoCommand.Create().Parse(options).Errors, Is.Not.Empty);
    }

    [Test]
    public void Right_options_of_the_demonstration_are_none()
    {
        var parsed = DemoCommand.Create().Parse("--unionpay 10.0.0.1:1 --iso87 [::1]:2 --http http://127.0.0.1:3/x --state s.json --timeout 250ms --format json --in-turn");

        Assert.That(parsed.Errors, Is.Empty);
        Assert.That(parsed.GetValue<Uri>("--http"), Is.EqualTo(new Uri("http://127.0.0.1:3/x/")));
    }

    [Test]
    public async Task Chip_card_fills_the_message_and_judges_the_answer(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("iso8583sim-card-").FullName;
        try
        {
            var file = Path.Combine(folder, "card.json");
            await File.WriteAllTextAsync(
                file, """{ "id": "alice", "pan": "6222020000000015", "sequence": "001", "chip": { "cryptogramKey": "0123456789ABCDEFFEDCBA9876543210" } }""", cancellationToken);
            var bank = new MiniAcquirer("iso87-ascii");
            bank.Balances["6222020000000015"] = 1000;
            await using var acquirer = new ScriptedAcquirer(bank.ServeAsync);
            using var text = new StringWriter();
            string[] words = [acquirer.EndPoint.ToString(), "0200", "3=000000", "4=000000000100", "11=000001", "41=20000001", "42=100000000000001", "49=156", "--card", file];

            Assert.That(await SendCommand.Create().Parse(words).InvokeAsync(new() { Output = text }, cancellationToken), Is.EqualTo(ExitCode.Good));
            Assert.That(text.ToString(), Does.Contain("card: the issuer is genuine and approves").And.Not.Contain("6222020000000015"));
            bank.Issuer.Lies = true;
            await SendCommand.Create().Parse(words).InvokeAsync(new() { Output = text }, cancellationToken);
            Assert.That(text.ToString(), Does.Contain("card: the answer is wrong"));
            Assert.That(bank.Requests.Select(r => Convert.ToHexString(r.GetBytes(De87.IccData)!)), Has.One.Contains("9F36020001").And.One.Contains("9F36020002"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Test]
    public async Task The_answer_is_described_masked(CancellationToken cancellationToken)
    {
        var bank = new MiniAcquirer("iso87-ascii");
        bank.Balances["4111111111111111"] = 1000;
        await using var acquirer = new ScriptedAcquirer(bank.ServeAsync);
        using var text = new StringWriter();

        var code = await SendCommand.Create()
            .Parse([acquirer.EndPoint.ToString(), "0200", "2=4111111111111111", "3=000000", "4=000000000100", "11=000001", "41=20000001", "42=100000000000001", "49=156"])
            .InvokeAsync(new() { Output = text }, cancellationToken);

        Assert.That(code, Is.EqualTo(ExitCode.Good));
        Assert.That(text.ToString(), Does.Contain("0210").And.Contain("answered after").And.Not.Contain("4111111111111111"));
    }

    [Test]
    public async Task The_answer_comes_as_one_json_object_where_a_program_asks(CancellationToken cancellationToken)
    {
        var bank = new MiniAcquirer("iso87-ascii");
        bank.Balances["4111111111111111"] = 1000;
        await using var acquirer = new ScriptedAcquirer(bank.ServeAsync);
        using var text = new StringWriter();

        var code = await SendCommand.Create()
            .Parse([acquirer.EndPoint.ToString(), "0200", "2=4111111111111111", "3=000000", "4=000000000100", "11=000001", "41=20000001", "42=100000000000001", "49=156", "--format", "json"])
            .InvokeAsync(new() { Output = text }, cancellationToken);

        Assert.That(code, Is.EqualTo(ExitCode.Good));
        using var json = JsonDocument.Parse(text.ToString());
        Assert.That(json.RootElement.GetProperty("answer").GetProperty("mti").GetString(), Is.EqualTo("0210"));
        Assert.That(json.RootElement.GetProperty("answer").GetProperty("fields").GetProperty("39").GetString(), Is.EqualTo("00"));
        Assert.That(json.RootElement.GetProperty("elapsedMs").GetDouble(), Is.Positive);
        Assert.That(text.ToString(), Does.Not.Contain("4111111111111111"));
    }

    [TestCase("text", ": nobody listens there")]
    [TestCase("json", "{\"error\":{\"kind\":\"notSent\"")]
    public async Task Nobody_there_is_told_in_plain_words(string format, string words, CancellationToken cancellationToken)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var endPoint = listener.LocalEndpoint.ToString()!; // a listener that listens has one
        listener.Stop();
        using var output = new StringWriter();
        using var error = new StringWriter();

        var code = await SendCommand.Create().Parse([endPoint, "0800", "70=301", "--format", format]).InvokeAsync(new() { Output = output, Error = error }, cancellationToken);

        Assert.That(code, Is.EqualTo(ExitCode.NoConnection));
        Assert.That(output.ToString() + error, Does.Contain(words).And.Contain("nobody listens there"));
    }

    [Test]
    public void A_name_is_shown_as_it_was_written() => Assert.That(ConnectionFault.Name(new DnsEndPoint("acquirer.example", 8583)), Is.EqualTo("acquirer.example:8583"));

    [TestCase("F11 is given twice", "11=000001", "11=000002")]
    [TestCase("F2 (n..19) holds digits", "2=hex:4761739001010010")]
    [TestCase("F35 (z..37) holds digits", "35=hex:4761739001010010D2512")]
    public void A_field_given_twice_or_in_a_form_that_hides_it_is_refused(string sentence, params string[] fields)
    {
        var dialect = Core.Dialects.DialectCatalog.BuiltIn.Get("iso87-ascii");

        var error = Assert.Throws<Iso8583.Emulator.Terminal.TerminalConfigurationException>(() => SendCommand.Build(["0200", .. fields], dialect, TimeProvider.System));

        Assert.That(error?.Message, Does.StartWith(sentence).And.Not.Contain("4761739001010010"));
    }

    [TestCase("send 127.0.0.1:1 0800 --wat=2", "unknown option '--wat'; --help lists the options")]
    [TestCase("decode -d iso87-ascii --unmask 00", "unknown option '--unmask'; --help lists the options")]
    [TestCase("mask --dialekt x", "unknown option '--dialekt'; --help lists the options")]
    public void An_unknown_option_is_not_taken_for_a_message(string line, string sentence)
        => Assert.That(Program.Root().Parse(line).Errors.Select(e => e.Message), Does.Contain(sentence));

    [Test]
    public void A_missing_file_is_named_without_the_words_of_a_programming_interface()
    {
        var (exitCode, _, error) = Tool.Run("", "decode", "--dialect", "/no/such/dialect.json", "00");

        Assert.That((exitCode, error.Trim()), Is.EqualTo((2, "/no/such/dialect.json: there is no such file")));
    }
}
