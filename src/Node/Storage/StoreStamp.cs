using Chain.Encoding;

namespace Chain.Node.Storage;

/// <summary>Says of a database which form it has and which network it belongs to, before anything else in it is read.</summary>
internal static class StoreStamp
{
    /// <summary>Checks the stamp, and stamps an empty database.</summary>
    /// <exception cref="StorageException">Another form or another network.</exception>
    /// <exception cref="StoreCorruptException">There are data, but no stamp.</exception>
    public static void Check(IKeyValueStore store, string path, string format, Hash32 genesisHash)
    {
        if (store.Get(Column.Meta, StoreKeys.Format) is not { } found)
        {
            Write(store, path, format, genesisHash);
            return;
        }

        string foundFormat = System.Text.Encoding.ASCII.GetString(found);
        if (foundFormat != format)
        {
            throw new StorageException(
                StorageFailure.UnknownFormat,
                path,
                $"The database at '{path}' has the form '{foundFormat}'; this version of chain-node knows '{format}'. "
                + "Run the version that wrote it, or start with an empty data directory and sync.");
        }

        byte[]? genesis = store.Get(Column.Meta, StoreKeys.Genesis);
        if (genesis is not { Length: Hash32.Size }) throw new StoreCorruptException(path, "the name of its network is missing or malformed");
        if (new Hash32(genesis) == genesisHash) return;

        throw new StorageException(
            StorageFailure.NotOurs,
            path,
            $"The database at '{path}' belongs to the network {new Hash32(genesis)}, and the genesis file names {genesisHash}. "
            + "Check dataDirectory and genesisFile.");
    }

    private static void Write(IKeyValueStore store, string path, string format, Hash32 genesisHash)
    {
        if (Enum.GetValues<Column>().Any(column => store.Scan(column, [], null).Any()))
        {
            throw new StoreCorruptException(path, "it holds data but no format stamp");
        }

        KeyValueBatch batch = new();
        batch.Put(Column.Meta, StoreKeys.Format, System.Text.Encoding.ASCII.GetBytes(format));
        batch.Put(Column.Meta, StoreKeys.Genesis, genesisHash.ToArray());
        store.Write(batch, sync: true);
    }
}
