using Iso8583.Core.Messages;
using Iso8583.Host.Ledger.Books;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Tests.Ledger;

/// <summary>The upload that follows a settlement, as the books see it.</summary>
internal sealed class BatchUploadTests
{
    private TestBooks _books = null!; // set up before each test
    private TestTerminal _terminal = null!; // set up before each test

    [SetUp]
    public void SetUp()
    {
        _books = new TestBooks();
        _terminal = TestTerminal.UnionPay();
        _terminal.Batch = _books.Do(_terminal.SignOn()).Batch;
    }

    [TearDown]
    public void TearDown()
    {
        Assert.That(StateText.Of(_books.Replay()), Is.EqualTo(StateText.Of(_books.Books)), "replay rebuilds the state");
        _books.Dispose();
    }

    [Test]
    public void What_the_books_have_is_matched_and_the_rest_is_told_apart()
    {
        var good = _terminal.Purchase(TestBank.Rich, 100);
        var cheap = _terminal.Purchase(TestBank.Rich, 200);
        var other = _terminal.Purchase(TestBank.Rich, 300);
        var declined = _terminal.Purchase(TestBank.Poor, 999_999);
        foreach (var sale in new[] { good, cheap, other, declined }) _books.Do(sale);
        _books.Do(_terminal.Settlement(default));

        var upload = Upload(Detail(good), Detail(cheap) with { AmountMinor = 201 }, Detail(other) with { Pan = TestBank.Pan(TestBank.Credit) }, Detail(declined), new UploadedDetail(777, TestBank.Pan(TestBank.Rich), 5, false, default));
        Assert.That(_books.Do(upload).Reason, Is.EqualTo(DecisionReason.Approved), "the terminal must be able to go on");

        var verdicts = _books.LastRow().Transaction.Uploads!.Select(d => d.Verdict);
        Assert.That(verdicts, Is.EqualTo(new[] { UploadVerdict.Matched, UploadVerdict.OtherAmount, UploadVerdict.OtherCard, UploadVerdict.Unknown, UploadVerdict.Unknown }));
        var batch = State();
        Assert.That((batch.UploadCount, batch.UnmatchedCount), Is.EqualTo((5, 4)));
    }

    [Test]
    public void An_upload_that_was_cut_goes_on_and_counts_nothing_twice()
    {
        var sales = Enumerable.Range(0, 3).Select(_ => _terminal.Purchase(TestBank.Rich, 100)).ToList();
        foreach (var sale in sales) _books.Do(sale);
        _books.Do(_terminal.Settlement(default));
        var first = Upload(Detail(sales[0]), Detail(sales[1]));
        _books.Do(first);
        Assert.That(_books.Do(first).Status, Is.EqualTo(OutcomeStatus.Repeated), "the answer was lost: the same message again");
        _books.Do(Upload(Detail(sales[1]), Detail(sales[2])));
        Assert.That(_books.LastRow().Transaction.Uploads![0].Verdict, Is.EqualTo(UploadVerdict.AlreadyUploaded));
        Assert.That(State().UploadCount, Is.EqualTo(3));
        Assert.That(_books.Do(End(3)).Reason, Is.EqualTo(DecisionReason.Approved));
        Assert.That(State().UploadEnded);
    }

    [Test]
    public void An_end_with_a_wrong_count_is_refused_and_the_right_one_ends_it()
    {
        var sale = _terminal.Purchase(TestBank.Rich, 100);
        _books.Do(sale);
        _books.Do(_terminal.Settlement(default));
        _books.Do(Upload(Detail(sale)));
        Assert.That(_books.Do(End(2)).Reason, Is.EqualTo(DecisionReason.ReconcileError));
        Assert.That(State().UploadEnded, Is.False);
        Assert.That(_books.Do(End(1)).Reason, Is.EqualTo(DecisionReason.Approved));
        _books.Do(Upload(Detail(sale)));
        Assert.That(_books.LastRow().Transaction.Uploads![0].Verdict, Is.EqualTo(UploadVerdict.AlreadySettled), "it is over");
    }

    [Test]
    public void An_upload_needs_a_settled_batch()
    {
        Assert.That(_books.Do(Upload()).Reason, Is.EqualTo(DecisionReason.OriginalNotFound), "nothing is known of the batch");
        var sale = _terminal.Purchase(TestBank.Rich, 100);
        _books.Do(sale);
        Assert.That(_books.Do(Upload(Detail(sale))).Reason, Is.EqualTo(DecisionReason.InvalidTransaction), "it is open");
        Assert.That(_books.Do(End(0)).Reason, Is.EqualTo(DecisionReason.InvalidTransaction));
    }

    [Test]
    public void A_sale_of_an_earlier_batch_is_named_as_settled_already()
    {
        var old = _terminal.Purchase(TestBank.Rich, 100);
        _books.Do(old);
        _books.Do(_terminal.Settlement(new BatchTotals(1, 100, 0, 0)));
        _terminal.Batch++;
        _books.Do(_terminal.Purchase(TestBank.Rich, 70));
        _books.Do(_terminal.Settlement(default));
        _books.Do(Upload(Detail(old)));
        Assert.That(_books.LastRow().Transaction.Uploads![0].Verdict, Is.EqualTo(UploadVerdict.AlreadySettled));
    }

    [Test]
    public void An_upload_can_be_taken_back()
    {
        var sale = _terminal.Purchase(TestBank.Rich, 100);
        _books.Do(sale);
        _books.Do(_terminal.Settlement(default));
        var before = StateText.Of(_books.Books);
        _books.DoAndUndo(Upload(Detail(sale)));
        _books.DoAndUndo(End(0));
        Assert.That(StateText.Of(_books.Books), Is.EqualTo(before));
    }

    private static UploadedDetail Detail(in Transaction sale) => new(sale.Key.Stan, sale.Pan, sale.AmountMinor, false, UploadVerdict.None);

    private BatchState State() => _books.Batch(_terminal, _terminal.SignOff());

    private Transaction Upload(params UploadedDetail[] details)
    {
        var message = _terminal.Message(TransactionKind.BatchUpload, new Mti(0x0320), 3);
        message.Uploads = details;
        return message;
    }

    private Transaction End(int count)
    {
        var message = _terminal.Message(TransactionKind.BatchUploadEnd, new Mti(0x0320), 3);
        message.UploadCount = count;
        return message;
    }
}
