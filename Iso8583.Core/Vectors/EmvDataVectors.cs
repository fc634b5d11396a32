using Iso8583.Core.Codec;
using Iso8583.Core.Emv;
using Iso8583.Core.Security;

namespace Iso8583.Core.Vectors;

/// <summary>Which data objects a cryptogram covers.</summary>
internal static class EmvDataVectors
{
    public static bool Run(VectorEntry entry)
    {
        CryptogramVersion? version = entry.Action switch
        {
            "visa-cvn10" => CryptogramVersion.VisaCvn10,
            "visa-cvn18" => CryptogramVersion.VisaCvn18,
            "visa-cvn22" => CryptogramVersion.VisaCvn22,
            "mchip-cvn16" => CryptogramVersion.MchipCvn16,
            "mchip-cvn17" => CryptogramVersion.MchipCvn17,
            "mchip-cvn20" => CryptogramVersion.MchipCvn20,
            "mchip-cvn21" => CryptogramVersion.MchipCvn21,
            "emv-cpa" or "emv-ccd" => CryptogramVersion.CommonCore,
            "pboc" or "unionpay" => CryptogramVersion.UnionPay,
            _ => null,
        };
        if (version is null) return false;
        Span<byte> field = stackalloc byte[512];
        var writer = new TlvWriter(field);
        foreach (var member in entry.Node("tags").Members)
        {
            if (!writer.TryWrite(Convert.ToUInt32(member.Name, 16), Convert.FromHexString(member.Value.Text)))
                throw new VectorRefusedException(SecurityError.DestinationTooShort);
        }

        VectorEntry.Must(EmvData.TryRead(field[..writer.Written], out var data, out _));
        Span<byte> joined = stackalloc byte[EmvData.MaxCryptogramData];
        VectorEntry.Must(data.TryWrite(version.Value, joined, out var length));
        entry.Expect("data", joined[..length]);
        var padded = joined[..length].ToArray().ToList();
        if (CryptogramVersions.PaddingOf(version.Value) == MacPadding.Bit) padded.Add(0x80);
        while (padded.Count % 8 != 0) padded.Add(0);
        entry.Expect("padded_data", padded.ToArray());
        return true;
    }
}
