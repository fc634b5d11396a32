using Iso8583.Host.Transactions;

namespace Iso8583.Host.Session;

/// <summary>F24 of 1993 and 2003: what a message is for, within its class.</summary>
/// <remarks>Source: ISO 8583:1993, function codes: 1xx authorization, 2xx financial, 4xx reversal, 5xx reconciliation, 8xx network management.</remarks>
internal static class FunctionCodes
{
    /// <summary>201 a previously approved authorization with the same amount, 202 with another.</summary>
    public static bool IsPreauthorized(long code) => code is 201 or 202;

    /// <summary>106 supplementary authorization with an accurate amount, 107 with an estimated one.</summary>
    public static bool IsSupplement(long code) => code is 106 or 107;

    /// <summary>401: F4 is what stands, F30 what it was.</summary>
    public static bool IsPartialReversal(long code) => code == 401;

    public static TransactionKind Management(long code) => code switch
    {
        801 => TransactionKind.SignOn,
        802 => TransactionKind.SignOff,
        821 => TransactionKind.CutOverNotice,
        811 => TransactionKind.KeyChange,
        831 => TransactionKind.Echo,
        _ => TransactionKind.Unsupported,
    };
}
