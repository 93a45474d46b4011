using Chain.Consensus;
using Chain.Ledger;
using Chain.Node.Core;
using Chain.Node.Core.Messages;
using Chain.Node.Storage;

namespace Chain.Node.Hosting;

/// <summary>Reads final blocks out of the store for peers that are behind, one request after the other.</summary>
public sealed class BlockServer : IAsyncDisposable
{
    /// <summary>
    /// Most bytes of blocks in an answer, but for one block. It shares a stream with votes, which wait while it is sent: 1 MiB
    /// is a hundredth of a second at 1 Gbit/s.
    /// </summary>
    private const int AnswerBytesMax = 1024 * 1024;

    private readonly ChainStore _store;
    private readonly Action<ValidatorIndex, ReadOnlyMemory<byte>> _send;
    private readonly Action<Exception> _onFailure;
    private readonly ServeQueue _requests;
    private readonly Task _worker;

    /// <summary>Starts the worker.</summary>
    /// <param name="store">Where blocks are read.</param>
    /// <param name="send">Sends an answer; does not wait.</param>
    /// <param name="onFailure">Told when the store cannot be read: the node must stop.</param>
    /// <param name="time">The clock of limits.</param>
    public BlockServer(ChainStore store, Action<ValidatorIndex, ReadOnlyMemory<byte>> send, Action<Exception> onFailure, TimeProvider time)
    {
        _requests = new ServeQueue(time);
        _store = store;
        _send = send;
        _onFailure = onFailure;
        _worker = Task.Run(WorkAsync);
    }

    /// <summary>Queues <see cref="ServeBlocks"/> or <see cref="ServeBlockByHash"/>.</summary>
    public void Enqueue(NodeEffect request) => _requests.Enqueue(request);

    /// <summary>
    /// Consecutive blocks from a height on with their proof: they end in one with a certificate of its own, or, where none
    /// has one, headers that lead up to the next certificate follow. Empty if nothing is there that can be proved.
    /// </summary>
    /// <param name="store">The store.</param>
    /// <param name="fromHeight">Height of the first block.</param>
    /// <param name="countMax">Most blocks.</param>
    /// <exception cref="StoreCorruptException">A block or certificate does not decode.</exception>
    public static BlocksMessage Read(ChainStore store, ulong fromHeight, int countMax)
    {
        ArgumentNullException.ThrowIfNull(store);
        List<Block> blocks = [];
        int certified = 0;
        Certificate? certificate = null;
        int bytes = 0;
        for (ulong height = fromHeight; blocks.Count < countMax && store.TryGetBlock(height, out Block? block); height++)
        {
            if (blocks.Count > 0 && bytes + block.Encoded.Length > AnswerBytesMax) break;

            blocks.Add(block);
            bytes += block.Encoded.Length;
            if (store.GetCertificate(height) is not Certificate found) continue;

            certified = blocks.Count;
            certificate = found;
        }

        if (certificate is null) return Prove(store, blocks);

        blocks.RemoveRange(certified, blocks.Count - certified);
        return new BlocksMessage(blocks, certificate);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _requests.Close();
        await _worker.ConfigureAwait(false);
    }

    /// <summary>Adds the headers that lead from the last block up to one with a certificate.</summary>
    private static BlocksMessage Prove(ChainStore store, List<Block> blocks)
    {
        if (blocks.Count > 0 && HeaderChain.Find(store, blocks[^1].Header.Height) is { } chain && chain.Headers.Count <= NodeMessage.HeadersMax)
        {
            return new BlocksMessage(blocks, chain.Headers, chain.Certificate);
        }

        return new BlocksMessage([], null);
    }

    private async Task WorkAsync()
    {
        try
        {
            while (await _requests.TakeAsync().ConfigureAwait(false) is NodeEffect request) Serve(request);
        }
#pragma warning disable CA1031 // A store that cannot be read is not fit for execution either: whatever failed, the node stops.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _onFailure(exception);
        }
    }

    private void Serve(NodeEffect request)
    {
        switch (request)
        {
            case ServeBlocks serve:
                Answer(serve.To, Read(_store, serve.FromHeight, serve.CountMax));
                break;
            case ServeBlockByHash serve when _store.FindHeight(serve.Hash) is ulong height && _store.TryGetBlock(height, out Block? block):
                Answer(serve.To, new ConsensusNodeMessage(new BlockResponse(LedgerBlockCodec.ToConsensus(block))));
                break;
            case ServeBlockByHash serve:
                _requests.Done(serve.To, 0); // The block is not here: the peer asks another.
                break;
        }
    }

    private void Answer(ValidatorIndex peer, NodeMessage message)
    {
        byte[] bytes = message.Encode();
        _send(peer, bytes);
        _requests.Done(peer, bytes.Length);
    }
}
