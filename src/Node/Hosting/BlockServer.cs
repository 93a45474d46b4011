using System.Threading.Channels;
using Chain.Consensus;
using Chain.Ledger;
using Chain.Node.Core;
using Chain.Node.Core.Messages;
using Chain.Node.Storage;

namespace Chain.Node.Hosting;

/// <summary>Reads final blocks out of the store for peers that are behind, one request after the other.</summary>
public sealed class BlockServer : IAsyncDisposable
{
    /// <summary>Most requests that wait; a peer whose request is dropped asks another.</summary>
    private const int RequestsMax = 64;

    /// <summary>Most bytes of blocks in an answer, so that it fits into a message.</summary>
    private const int AnswerBytesMax = 8 * 1024 * 1024;

    /// <summary>How many blocks past the request are looked at for one that has a certificate.</summary>
    private const int CertificateSearchMax = 64;

    private readonly ChainStore _store;
    private readonly Action<ValidatorIndex, ReadOnlyMemory<byte>> _send;
    private readonly Channel<NodeEffect> _requests;
    private readonly Task _worker;

    /// <summary>Starts the worker.</summary>
    public BlockServer(ChainStore store, Action<ValidatorIndex, ReadOnlyMemory<byte>> send)
    {
        _store = store;
        _send = send;
        _requests = Channel.CreateBounded<NodeEffect>(
            new BoundedChannelOptions(RequestsMax) { SingleReader = true, FullMode = BoundedChannelFullMode.DropWrite });
        _worker = Task.Run(WorkAsync);
    }

    /// <summary>Queues <see cref="ServeBlocks"/> or <see cref="ServeBlockByHash"/>.</summary>
    public void Enqueue(NodeEffect request) => _requests.Writer.TryWrite(request);

    /// <summary>
    /// Consecutive blocks from a height on that end in one with a certificate of its own: at most about
    /// <paramref name="countMax"/>, and empty if there are none.
    /// </summary>
    public static BlocksMessage Read(ChainStore store, ulong fromHeight, int countMax)
    {
        ArgumentNullException.ThrowIfNull(store);
        List<Block> blocks = [];
        int certified = 0;
        Certificate? certificate = null;
        int bytes = 0;
        for (ulong height = fromHeight; blocks.Count < countMax + CertificateSearchMax; height++)
        {
            if (!store.TryGetBlock(height, out Block? block) || bytes + block.Encoded.Length > AnswerBytesMax) break;

            blocks.Add(block);
            bytes += block.Encoded.Length;
            if (store.GetCertificate(height) is not Certificate found) continue;

            certified = blocks.Count;
            certificate = found;
            if (blocks.Count >= countMax) break;
        }

        blocks.RemoveRange(certified, blocks.Count - certified);
        return new BlocksMessage(blocks, certificate);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _requests.Writer.TryComplete();
        await _worker.ConfigureAwait(false);
    }

    private async Task WorkAsync()
    {
        await foreach (NodeEffect request in _requests.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            switch (request)
            {
                case ServeBlocks serve:
                    _send(serve.To, Read(_store, serve.FromHeight, serve.CountMax).Encode());
                    break;
                case ServeBlockByHash serve when _store.FindHeight(serve.Hash) is ulong height && _store.TryGetBlock(height, out Block? block):
                    ConsensusMessage answer = new BlockResponse(LedgerBlockCodec.ToConsensus(block));
                    _send(serve.To, new ConsensusNodeMessage(answer).Encode());
                    break;
                default:
                    break; // A block that is not here: the peer asks another.
            }
        }
    }
}
