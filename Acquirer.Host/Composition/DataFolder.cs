using Iso8583.Core.Documents;
using Iso8583.Host.Configuration;
using Iso8583.Host.Ledger;

namespace Iso8583.Host.Composition;

/// <summary>The folder that everything lasting lies in.</summary>
internal static class DataFolder
{
    /// <summary>Makes the folder, and empties it of our stores where that is asked for and nobody has them open.</summary>
    public static void Prepare(AcquirerOptions options, string ledgerPath, IEnumerable<string> others)
    {
        try
        {
            Directory.CreateDirectory(options.DataFolder);
            if (options.Fresh) LedgerFiles.Delete(ledgerPath, others);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationFaultException($"{options.DataFolder}: the data folder cannot be used: {FileFault.Reason(e)}. Name another one with --data FOLDER.", e);
        }
    }
}
