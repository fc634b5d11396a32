namespace Iso8583.Core.Security;

/// <summary>What a key of a DUKPT transaction is for. The numbers are those of AES DUKPT (X9.24-3), which TDES DUKPT maps to its key variants.</summary>
public enum DukptUsage
{
    /// <summary>Enciphers other keys; AES DUKPT only.</summary>
    KeyEncryption = 0x0002,

    /// <summary>Enciphers PIN blocks.</summary>
    Pin = 0x1000,

    /// <summary>MAC of the terminal's request.</summary>
    MacRequest = 0x2000,

    /// <summary>MAC of the host's response.</summary>
    MacResponse = 0x2001,

    /// <summary>MAC both ways; AES DUKPT only.</summary>
    MacBoth = 0x2002,

    /// <summary>Data of the terminal's request.</summary>
    DataRequest = 0x3000,

    /// <summary>Data of the host's response.</summary>
    DataResponse = 0x3001,

    /// <summary>Data both ways; AES DUKPT only.</summary>
    DataBoth = 0x3002,

    /// <summary>Derives other keys; AES DUKPT only.</summary>
    KeyDerivation = 0x8000,
}
