namespace Iso8583.Host.Transactions;

/// <summary>What the books say of one uploaded detail. Stored in the journal: never change or reuse a number.</summary>
public enum UploadVerdict : byte
{
    None = 0,

    /// <summary>The books have it in this batch with this card and amount.</summary>
    Matched = 1,

    /// <summary>The books have no transaction that counts under this STAN in this batch.</summary>
    Unknown = 2,

    /// <summary>The books have it with another amount.</summary>
    OtherAmount = 3,

    /// <summary>The books have it with another card.</summary>
    OtherCard = 4,

    /// <summary>It has been uploaded before; it does not count twice.</summary>
    AlreadyUploaded = 5,

    /// <summary>It belongs to a batch whose settlement is finished.</summary>
    AlreadySettled = 6,

    /// <summary>A notice of something that card or terminal declined: the books need not have it.</summary>
    Noted = 7,
}
