using Chain.Encoding;
using Chain.Ledger;

namespace Chain.Node.Core.Mempool;

/// <summary>
/// Transactions that wait for a block, in the order in which they came. Their signatures are checked already; the
/// caller checks what depends on the chain.
/// </summary>
public sealed class TransactionPool(MempoolOptions options)
{
    private readonly Dictionary<Hash32, LinkedListNode<Transaction>> _byId = [];
    private readonly Dictionary<Address, int> _countBySender = [];
    private readonly LinkedList<Transaction> _inOrder = new();
    private int _bytes;

    /// <summary>Transactions held.</summary>
    public int Count => _byId.Count;

    /// <summary>Transactions ever added; grows only.</summary>
    public ulong Added { get; private set; }

    /// <summary>Bytes of encodings held.</summary>
    public int Bytes => _bytes;

    /// <summary>Transactions in arrival order.</summary>
    public IEnumerable<Transaction> InOrder => _inOrder;

    /// <summary>Whether a transaction of this id waits.</summary>
    public bool Contains(Hash32 id) => _byId.ContainsKey(id);

    /// <summary>A waiting transaction, or null.</summary>
    public Transaction? Find(Hash32 id) => _byId.TryGetValue(id, out LinkedListNode<Transaction>? node) ? node.Value : null;

    /// <summary>Adds at the end, within the limits.</summary>
    public AdmitResult Add(Transaction transaction)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        if (_byId.ContainsKey(transaction.Id)) return AdmitResult.AlreadyPending;
        if (_byId.Count >= options.TransactionsMax || _bytes + transaction.Encoded.Length > options.BytesMax) return AdmitResult.Full;

        int ofSender = _countBySender.GetValueOrDefault(transaction.SenderAddress);
        if (ofSender >= options.SenderTransactionsMax) return AdmitResult.SenderFull;

        _byId.Add(transaction.Id, _inOrder.AddLast(transaction));
        _countBySender[transaction.SenderAddress] = ofSender + 1;
        _bytes += transaction.Encoded.Length;
        Added++;
        return AdmitResult.Admitted;
    }

    /// <summary>Removes a transaction, if it waits.</summary>
    public void Remove(Hash32 id)
    {
        if (!_byId.Remove(id, out LinkedListNode<Transaction>? node)) return;

        Transaction transaction = node.Value;
        _inOrder.Remove(node);
        _bytes -= transaction.Encoded.Length;
        int left = _countBySender[transaction.SenderAddress] - 1;
        if (left == 0) _countBySender.Remove(transaction.SenderAddress);
        else _countBySender[transaction.SenderAddress] = left;
    }

    /// <summary>Removes what <paramref name="isObsolete"/> picks: expired transactions, revoked senders.</summary>
    /// <returns>How many were removed.</returns>
    public int RemoveWhere(Predicate<Transaction> isObsolete)
    {
        ArgumentNullException.ThrowIfNull(isObsolete);
        int before = _byId.Count;
        LinkedListNode<Transaction>? node = _inOrder.First;
        while (node is not null)
        {
            LinkedListNode<Transaction>? next = node.Next;
            if (isObsolete(node.Value)) Remove(node.Value.Id);
            node = next;
        }

        return before - _byId.Count;
    }
}
