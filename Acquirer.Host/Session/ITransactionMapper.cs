using Iso8583.Core.Codec;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Session;

/// <summary>Message becomes business here, once. One implementation per family of meaning.</summary>
internal interface ITransactionMapper
{
    /// <summary>Fills the transaction from the message.</summary>
    /// <param name="message">Located fields of a request or advice.</param>
    /// <param name="transaction">Filled as far as the message goes, also on a fault.</param>
    /// <returns>Data element whose absence or content stops it; 0 where all is well.</returns>
    int Map(scoped MessageView message, ref Transaction transaction);
}
