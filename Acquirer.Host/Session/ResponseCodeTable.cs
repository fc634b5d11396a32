using System.Text.Json;
using Iso8583.Core.Dialects;
using Iso8583.Core.Messages;
using Iso8583.Host.Configuration;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Session;

/// <summary>From a decision's reason to the F39 of one dialect; compiled once from the dialect's own table.</summary>
internal sealed class ResponseCodeTable
{
    private readonly ResponseCode[] _codes = new ResponseCode[256];

    /// <summary>Reads the dialect's table.</summary>
    /// <exception cref="ConfigurationFaultException">A reason has no code in the dialect.</exception>
    public ResponseCodeTable(Dialect dialect)
    {
        foreach (var reason in Enum.GetValues<DecisionReason>())
        {
            if (reason == DecisionReason.None) continue;
            var name = JsonNamingPolicy.CamelCase.ConvertName(reason.ToString());
            if (!dialect.ResponseCodes.TryGetValue(name, out var code))
                throw new ConfigurationFaultException($"Dialect '{dialect.Name}' has no response code for '{name}'. Add it to the dialect's \"responses\".");
            _codes[(int)reason] = ResponseCode.From(code);
        }

        Reconciled = Optional(dialect, "reconciled", DecisionReason.Approved);
        NotReconciled = Optional(dialect, "notReconciled", DecisionReason.ReconcileError);
    }

    /// <summary>Totals agree: 1993 and 2003 have an action code of their own for it.</summary>
    public ResponseCode Reconciled { get; }

    /// <summary>Totals do not agree; the books' come back.</summary>
    public ResponseCode NotReconciled { get; }

    /// <summary>The code to put into F39.</summary>
    public ResponseCode this[DecisionReason reason] => _codes[(int)(reason == DecisionReason.None ? DecisionReason.SystemMalfunction : reason)];

    private ResponseCode Optional(Dialect dialect, string name, DecisionReason otherwise) =>
        dialect.ResponseCodes.TryGetValue(name, out var code) ? ResponseCode.From(code) : this[otherwise];
}
