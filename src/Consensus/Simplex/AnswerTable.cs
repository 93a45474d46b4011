namespace Chain.Consensus;

/// <summary>
/// What each validator was answered in the present interval. A request costs its sender nothing, and us a block's encoding and
/// transfer: so an answer is given once an interval, and a validator gets no more bytes in one than it needs to keep up.
/// </summary>
internal sealed class AnswerTable(int validators)
{
    /// <summary>Bytes to one validator in an interval, exceeded by the last answer at most: a largest block, or sixteen small ones.</summary>
    private const long BytesMax = ConsensusLimits.BlockBytesMax;

    /// <summary>What an answer counts at least, and one from the store, of which we do not know the size: one of sixteen.</summary>
    private const long BytesMin = BytesMax / 16;

    private readonly HashSet<(int To, ConsensusMessage Request)> _given = [];
    private readonly long[] _bytes = new long[validators];

    /// <summary>Answers of which is remembered that they were given.</summary>
    public int Count => _given.Count;

    /// <summary>Notes an answer; false if it may not be given before the interval ends.</summary>
    /// <param name="to">Who asks.</param>
    /// <param name="request">What for.</param>
    /// <param name="bytes">Size of the answer; 0 if it is not known.</param>
    public bool TryGive(ValidatorIndex to, ConsensusMessage request, long bytes)
    {
        if (_bytes[to.Value] >= BytesMax || !_given.Add((to.Value, request))) return false;

        _bytes[to.Value] += Math.Max(bytes, BytesMin);
        return true;
    }

    /// <summary>The interval is over.</summary>
    public void Clear()
    {
        _given.Clear();
        Array.Clear(_bytes);
    }
}
