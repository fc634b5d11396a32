using System.Buffers.Binary;
using System.Globalization;
using Iso8583.Core.Codec;
using Iso8583.Core.Dialects;
using Iso8583.Core.Messages;
using Iso8583.Core.Security;
using Iso8583.Host.Authorization;
using Iso8583.Host.Transactions;
using Iso8583.Testing;

namespace Iso8583.Host.Tests.Session;

/// <summary>What the garbage collector sees of an exchange between the pipe in and the pipe out.</summary>
[TestFixture]
[NonParallelizable]
[CancelAfter(60_000)]
public sealed class SessionAllocationTests
{
    private const int Exchanges = 20_000;

    /// <summary>The memory ledger keeps every row, and the books what they need to answer a copy of it: that grows, the path does not.</summary>
    private const long KeptPerRowBudget = 900;

    [Test]
    public async Task Exchange_that_needs_no_books_allocates_nothing()
    {
        await using var session = new InMemorySession();
        var echo = Frame("0820", message =>
        {
            message.Set(De87.TerminalId, "10000001");
            message.Set(De87.MerchantId, "898110154110001");
            message.Set(De87.Private60, "00000001301");
        });
        var perExchange = await MeasureAsync(session, _ => echo);
        TestContext.Out.WriteLine($"{perExchange:F2} bytes an echo");
        // The smallest object has 24 bytes: below half of it there is none a message, only strays of the runtime in a whole run.
        Assert.That(perExchange, Is.LessThan(12));
    }

    [Test]
    public async Task Payment_allocates_only_what_the_books_keep_of_it()
    {
        await using var session = new InMemorySession();
        var frames = Enumerable.Range(1, 2 * Exchanges).Select(Sale).ToArray();
        var perExchange = await MeasureAsync(session, index => frames[index]);
        TestContext.Out.WriteLine($"{perExchange:F1} bytes a payment, kept in memory by books and journal");
        Assert.That(session.Ledger.CommittedSequence, Is.GreaterThanOrEqualTo(2 * Exchanges));
        Assert.That(perExchange, Is.LessThanOrEqualTo(KeptPerRowBudget));
    }

    [Test]
    public async Task Asking_the_issuer_allocates_nothing()
    {
        var slow = new IssuerPolicy("Slow", 622202, 622202, 1) { Latency = new DelayProfile(DelayProfile.Distribution.LogNormal, 1, 5, 0), Maintenance = [(new TimeOnly(3, 0), new TimeOnly(3, 1))] };
        await using var session = new InMemorySession(issuers: new IssuerBoard([slow]));
        var frames = Enumerable.Range(1, 2 * Exchanges).Select(Sale).ToArray();
        var perExchange = await MeasureAsync(session, index => frames[index]);
        TestContext.Out.WriteLine($"{perExchange:F1} bytes a payment whose issuer is asked");
        Assert.That(perExchange, Is.LessThanOrEqualTo(KeptPerRowBudget));
        var transaction = default(Transaction);
        Assert.That(Allocations.Of(() => _ = slow.Ask(in transaction, out _)), Is.Zero);
    }

    [Test]
    public async Task Payment_with_mac_pin_and_encrypted_track_allocates_no_more()
    {
        await using var session = new InMemorySession(withKeys: true);
        var answer = await session.ExchangeBytesAsync(Frame("0800", message =>
        {
            message.Set(De87.Stan, "900000");
            message.Set(De87.TerminalId, "10000001");
            message.Set(De87.MerchantId, "898110154110001");
            message.Set(De87.Private60, "00000001004");
        }));
        Assert.That(IsoMessageCodec.TryRead(answer.AsSpan(11), DialectCatalog.BuiltIn.Get("unionpay-pos"), out var signedOn, out _), Is.True);
        using var master = SecretKey.Create(KeyAlgorithm.Tdes, Convert.FromHexString(InMemorySession.TerminalMasterKey));
        Assert.That(WorkingKeySet.TryOpen(master, signedOn.GetBytes(De87.Private62), out var keys), Is.EqualTo(SecurityError.None));
        var frames = Enumerable.Range(1, 2 * Exchanges).Select(stan => SealedSale(stan, keys!)).ToArray();
        var paid = await session.ExchangeBytesAsync(SealedSale(800_000, keys!));
        Assert.That(IsoMessageCodec.TryRead(paid.AsSpan(11), DialectCatalog.BuiltIn.Get("unionpay-pos"), out var response, out _), Is.True);
        Assert.That(response.GetText(De87.ResponseCode), Is.EqualTo("00"));
        var began = TimeProvider.System.GetTimestamp();
        var perExchange = await MeasureAsync(session, index => frames[index]);
        var micros = TimeProvider.System.GetElapsedTime(began).TotalMicroseconds / (2 * Exchanges);
        TestContext.Out.WriteLine($"{perExchange:F1} bytes a payment with MAC, PIN and track; {micros:F1} us in memory");
        Assert.That(perExchange, Is.LessThanOrEqualTo(KeptPerRowBudget));
    }

    private static byte[] SealedSale(int stan, WorkingKeySet keys)
    {
        var frame = Frame("0200", message =>
        {
            _ = Pin.TryParse(InMemorySession.KnownPin.AsSpan(), out var pin);
            _ = Pan.TryParse(System.Text.Encoding.ASCII.GetBytes(InMemorySession.KnownPan), out var pan);
            var block = new byte[8];
            PinBlock.Encipher(PinBlockFormat.Iso0, keys.PinKey, pin, pan, SystemRandom.Instance, block);
            var track = System.Text.Encoding.ASCII.GetBytes(InMemorySession.KnownPan + "=30122200000012300000");
            TrackCipher.Encrypt(keys.TrackKey!, track);
            message.Set(De87.ProcessingCode, "000000");
            message.Set(De87.TransactionAmount, "000000000100");
            message.Set(De87.Stan, stan.ToString("D6", CultureInfo.InvariantCulture));
            message.Set(De87.PosEntryMode, "021");
            message.Set(De87.PosConditionCode, "00");
            message.Set(De87.PinCaptureCode, "12");
            message.Set(De87.Track2, System.Text.Encoding.ASCII.GetString(track));
            message.Set(De87.TerminalId, "10000001");
            message.Set(De87.MerchantId, "898110154110001");
            message.Set(De87.TransactionCurrency, "156");
            message.Set(De87.PinData, block);
            message.Set(De87.SecurityControl, "2610000000000000");
            message.Set(De87.Private60, "2200000100050");
            message.Set(De87.Mac64, new byte[8]);
        });
        MessageMac.Compute(MacAlgorithm.UnionPayEcb, MacPadding.Zeros, keys.MacKey, frame.AsSpan(13..^8), frame.AsSpan(^8));
        return frame;
    }

    private static async Task<double> MeasureAsync(InMemorySession session, Func<int, byte[]> frame)
    {
        Task<double> measuring;
        using (ExecutionContext.SuppressFlow()) measuring = Task.Run(() => MeasureFreelyAsync(session, frame));
        return await measuring;
    }

    private static async Task<double> MeasureFreelyAsync(InMemorySession session, Func<int, byte[]> frame)
    {
        for (var i = 0; i < Exchanges; i++) await session.ExchangeAsync(frame(i));
        var before = GC.GetTotalAllocatedBytes(precise: true);
        for (var i = 0; i < Exchanges; i++) await session.ExchangeAsync(frame(Exchanges + i));
        return (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)Exchanges;
    }

    private static byte[] Sale(int stan) => Frame("0200", message =>
    {
        message.Set(De87.Pan, InMemorySession.KnownPan);
        message.Set(De87.ProcessingCode, "000000");
        message.Set(De87.TransactionAmount, "000000000100");
        message.Set(De87.Stan, stan.ToString("D6", CultureInfo.InvariantCulture));
        message.Set(De87.PosEntryMode, "012");
        message.Set(De87.PosConditionCode, "00");
        message.Set(De87.TerminalId, "10000001");
        message.Set(De87.MerchantId, "898110154110001");
        message.Set(De87.TransactionCurrency, "156");
        message.Set(De87.Private60, "2200000100050");
        message.Set(De87.Mac64, new byte[8]);
    });

    private static byte[] Frame(string mti, Action<IsoMessage> fill)
    {
        _ = Mti.TryParse(mti, out var type);
        var message = new IsoMessage(type);
        fill(message);
        byte[] body = [.. Convert.FromHexString("6000030000603100000000"), .. IsoMessageCodec.ToBytes(message, DialectCatalog.BuiltIn.Get("unionpay-pos"))];
        var frame = new byte[body.Length + 2];
        BinaryPrimitives.WriteUInt16BigEndian(frame, (ushort)body.Length);
        body.CopyTo(frame.AsSpan(2));
        return frame;
    }
}
