using Iso8583.Core.Emv;

namespace Iso8583.Core.Tests.Emv;

public class DataObjectListTests
{
    [Test]
    public void Absent_objects_are_zeros_numeric_ones_stand_right_and_others_left()
    {
        // Amount (numeric, shorter), counter (binary, shorter), label (longer), TVR (absent).
        var list = Convert.FromHexString("9F02069F360450029505");
        var objects = Convert.FromHexString("9F020212349F36020021500341424395".Replace("95", ""));
        var data = new byte[32];
        Assert.That(DataObjectList.TryBuild(list, objects, data, out var written), Is.True);
        Assert.That(Convert.ToHexString(data.AsSpan(0, written)), Is.EqualTo("000000001234" + "00210000" + "4142" + "0000000000"));
        Assert.That(DataObjectList.LengthOf(list), Is.EqualTo(written));
    }

    [TestCase("9F")]
    [TestCase("9F02")]
    [TestCase("9F0281")]
    [TestCase("9FFFFFFFFF01")]
    public void A_malformed_list_is_refused(string list)
    {
        Assert.That(DataObjectList.LengthOf(Convert.FromHexString(list)), Is.EqualTo(-1));
        Assert.That(DataObjectList.TryBuild(Convert.FromHexString(list), default, new byte[300], out _), Is.False);
    }
}
