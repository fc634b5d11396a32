using System.Globalization;

namespace Iso8583.Core.Messages;

/// <summary>Data element 22 of 1987: how the account number was entered (two digits) and the PIN capability (one digit).</summary>
/// <param name="Value">The three digits as a number: 21 is <c>021</c>.</param>
/// <remarks>Source: ISO 8583:1987 and the UnionPay terminal dialect, where the third digit says 1 for a PIN entered, 2 for none.</remarks>
public readonly record struct PosEntryMode(int Value)
{
    /// <summary>Positions 1 and 2: 00 unknown, 01 manual, 02 and 90 magnetic stripe, 03 bar code, 05 chip, 07 contactless chip, 91 contactless stripe, 95 chip unreliable.</summary>
    public int PanEntry => Value / 10;

    /// <summary>Position 3: 0 unknown, 1 PIN entry capability (UnionPay: PIN entered), 2 no PIN entry capability (UnionPay: no PIN).</summary>
    public int PinCapability => Value % 10;

    /// <summary>Key entered.</summary>
    public bool IsManual => PanEntry == 1;

    /// <summary>Read from the stripe of the card.</summary>
    public bool IsMagneticStripe => PanEntry is 2 or 90;

    /// <summary>Read from a bar code or QR code.</summary>
    public bool IsBarCode => PanEntry is 3 or 4;

    /// <summary>Read from a chip, with contact.</summary>
    public bool IsContactChip => PanEntry is 5 or 95;

    /// <summary>Read without contact: chip, stripe emulation or phone.</summary>
    public bool IsContactless => PanEntry is 7 or 91 or 96 or 98;

    /// <summary>Chip data belongs to the message.</summary>
    public bool IsChip => PanEntry is 5 or 7 or 95 or 96 or 98;

    /// <summary>Three digits.</summary>
    public override string ToString() => Value.ToString("D3", CultureInfo.InvariantCulture);
}
