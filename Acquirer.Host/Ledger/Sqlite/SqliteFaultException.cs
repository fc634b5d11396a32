namespace Iso8583.Host.Ledger.Sqlite;

/// <summary>SQLite answered with an error code.</summary>
internal sealed class SqliteFaultException(int code, string message) : Exception(FormattableString.Invariant($"SQLite error {code}: {message}"))
{
    public int Code { get; } = code;
}
