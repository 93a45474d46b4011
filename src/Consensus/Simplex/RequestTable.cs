using Chain.Encoding;

namespace Chain.Consensus;

/// <summary>A block that a replica asked for.</summary>
internal sealed class BlockWant(Hash32 hash, View view, Certificate? source, ValidatorIndex? hint)
{
    public Hash32 Hash { get; } = hash;

    /// <summary>Once a block of this view or a later one is final, the block is no longer wanted.</summary>
    public View View { get; } = view;

    /// <summary>Its signers hold the block or a descendant of it. Null: anyone may.</summary>
    public Certificate? Source { get; } = source;

    /// <summary>Who is asked first.</summary>
    public ValidatorIndex? Hint { get; } = hint;

    public int Attempts { get; set; }
}

/// <summary>What a replica asked for and did not get yet. Bounded.</summary>
internal sealed class RequestTable
{
    private const int BlocksMax = 64;

    private readonly List<BlockWant> _blocks = [];

    public IReadOnlyList<BlockWant> Blocks => _blocks;

    /// <summary>First and last view of the certificates asked for; null if none are.</summary>
    public (View First, View Last)? Certificates { get; set; }

    /// <summary>How often the certificates that this view needs were asked for in vain.</summary>
    public int CertificateAttempts { get; set; }

    public bool IsTimerRunning { get; set; }

    public bool IsWanted(Hash32 hash) => Find(hash) >= 0;

    public bool TryAdd(BlockWant want)
    {
        if (IsWanted(want.Hash)) return false;

        // The rules want again what they still need, so the oldest may go.
        if (_blocks.Count == BlocksMax) _blocks.RemoveAt(0);
        _blocks.Add(want);
        return true;
    }

    public void RemoveBlock(Hash32 hash)
    {
        int index = Find(hash);
        if (index >= 0) _blocks.RemoveAt(index);
    }

    /// <summary>Forgets blocks that finality made useless.</summary>
    public void DropUpTo(View lastFinal) => _blocks.RemoveAll(want => want.View <= lastFinal);

    /// <summary>Forgets what was wanted only to vote or to propose in a view that is left.</summary>
    public void DropForLeftView()
    {
        _blocks.RemoveAll(want => want.Source is null);
        Certificates = null;
        CertificateAttempts = 0;
    }

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        _blocks.Clear();
        DropForLeftView();
        IsTimerRunning = false;
    }

    private int Find(Hash32 hash)
    {
        for (int i = 0; i < _blocks.Count; i++)
        {
            if (_blocks[i].Hash == hash) return i;
        }

        return -1;
    }
}
