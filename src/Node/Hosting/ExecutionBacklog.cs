using System.Diagnostics.CodeAnalysis;
using Chain.Consensus;
using Chain.Ledger;
using Chain.Node.Core;
using Chain.Node.Storage;

namespace Chain.Node.Hosting;

/// <summary>
/// Final blocks on their way to execution, in order. A few wait in memory. Beyond that they wait in the database, at the place
/// where they will stand anyway, so that a node whose execution is slow, or stands still, holds no more memory the further
/// finality runs ahead of it.
/// </summary>
/// <remarks>
/// Dropping such blocks and fetching them again from peers would not be sound: where execution is slow on all nodes alike,
/// nobody might have them.
/// </remarks>
/// <param name="store">Where blocks wait that are not in memory.</param>
/// <param name="blocksMax">Most blocks in memory. Default 256: as many as sync fetches ahead.</param>
/// <param name="bytesMax">Most bytes of blocks in memory, but for one block. Default 256 MiB: 256 blocks of 1 MiB.</param>
public sealed class ExecutionBacklog(ChainStore store, int blocksMax = 256, long bytesMax = 256L << 20)
{
    private readonly object _gate = new();
    private readonly Queue<ExecuteBlock> _held = new();
    private long _heldBytes;
    private ulong _storedNext;
    private int _stored;
    private bool _closed;

    /// <summary>Blocks that wait.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _held.Count + _stored;
        }
    }

    /// <summary>Blocks that wait in memory.</summary>
    public int Held
    {
        get
        {
            lock (_gate) return _held.Count;
        }
    }

    /// <summary>Adds the block after the one that was added last.</summary>
    /// <exception cref="StorageException">It can be held neither in memory nor in the database. Stop.</exception>
    public void Enqueue(ExecuteBlock block)
    {
        ArgumentNullException.ThrowIfNull(block);
        lock (_gate)
        {
            if (_closed) return;

            if (_stored > 0 || IsFull(block)) PutAside(block);
            else Hold(block);
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Waits for the next block; false once the queue is closed. One thread takes.</summary>
    public bool TryTake([NotNullWhen(true)] out ExecuteBlock? block)
    {
        block = null;
        ulong height;
        lock (_gate)
        {
            while (!_closed && _held.Count == 0 && _stored == 0) Monitor.Wait(_gate);
            if (_closed) return false;

            if (_held.TryDequeue(out block))
            {
                _heldBytes -= block.Block.Encoded.Length;
                return true;
            }

            height = _storedNext++;
            _stored--;
        }

        block = FetchBack(height);
        return true;
    }

    /// <summary>Ends the taker; what still waits is executed after the next start.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.PulseAll(_gate);
        }
    }

    private bool IsFull(ExecuteBlock block) =>
        _held.Count >= blocksMax || (_held.Count > 0 && _heldBytes + block.Block.Encoded.Length > bytesMax);

    private void Hold(ExecuteBlock block)
    {
        _held.Enqueue(block);
        _heldBytes += block.Block.Encoded.Length;
    }

    private void PutAside(ExecuteBlock block)
    {
        store.PutFinal(block.Block, block.Certificate);
        if (_stored == 0) _storedNext = block.Block.Header.Height;
        _stored++;
    }

    private ExecuteBlock FetchBack(ulong height)
    {
        if (!store.TryGetBlock(height, out Block? block)) throw new InvalidOperationException($"The final block {height} that waited in the database is gone.");

        Certificate? certificate = store.GetCertificate(height);
        return new ExecuteBlock(block, certificate);
    }
}
