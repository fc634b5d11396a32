using Iso8583.Host.Ledger.Books;
using Iso8583.Host.Transactions;

namespace Iso8583.Host.Ledger.Journal;

/// <summary>What a row is found by: the key that it took up, and the transaction that it acted on. Read without the rest of the row.</summary>
/// <param name="HasKey">The row took up its key.</param>
/// <param name="Key">That key.</param>
/// <param name="ActsOn">Row that it acted on; 0 for none.</param>
internal readonly record struct RowLinks(bool HasKey, TransactionKey Key, long ActsOn)
{
    /// <summary>Reads them from the head of a stored row, whose checksum is left to whoever uses the row itself.</summary>
    public static RowLinks Of(ReadOnlySpan<byte> stored)
    {
        if (stored.Length < 5) return default;
        var reader = new RowReader(stored[1..^4]);
        reader.Byte();
        var isWide = stored[0] >= RowCodec.Version;
        var parts = (RowParts)(isWide ? reader.Fixed32() : reader.Fixed16());
        var effects = (RowEffects)(isWide ? reader.Fixed32() : reader.Fixed16());
        reader.Byte();
        reader.Number();
        var original = (long)reader.Number();
        var hasKey = (effects & RowEffects.Indexed) != 0 && (parts & RowParts.Key) != 0;
        var key = default(TransactionKey);
        if (hasKey)
        {
            reader.Number();
            reader.Fixed64();
            for (var i = 0; i < 5; i++) reader.Number(); // day, batch, approved amount, currency, amount
            key = reader.Key();
        }

        return reader.IsBroken ? default : new RowLinks(hasKey, key, (effects & (RowEffects.ActsOnOriginal | RowEffects.AdjustsOriginal)) != 0 ? original : 0);
    }
}
