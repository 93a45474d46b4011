using Chain.Consensus;
using Chain.Encoding;
using Chain.Ledger;
using Chain.Node.Core.Blocks;
using Chain.Simulator.Engine;
using Chain.Simulator.Ledgers;
using Chain.Simulator.World;

namespace Chain.Simulator.Checking;

/// <summary>
/// The final chain as an outsider sees it: one block a height, every rule of the chain verified by <see cref="BlockRules"/>,
/// and executed once more, so that every node's roots have something to be equal to.
/// </summary>
internal sealed class ChainChecker
{
    private readonly Simulation _world;
    private readonly Checks _checks;
    private readonly List<Block> _final = [];
    private readonly Dictionary<Hash32, Block> _known = [];
    private readonly Dictionary<Hash32, ulong> _finalIds = [];
    private readonly HashSet<Hash32> _verified = [];
    private readonly Dictionary<ulong, AdmitsSigners> _members = [];
    private readonly ILedger _reference;
    private readonly BlockRules _rules;
    private ulong _latestClockMs;

    public ChainChecker(Simulation world, Checks checks)
    {
        _world = world;
        _checks = checks;
        _reference = world.Network.CreateLedger(-1, static () => 0);
        Block genesis = _reference.BlockAt(0)!;
        _final.Add(genesis);
        _known.Add(genesis.Hash, genesis);
        _members[0] = _reference.Restore().Members;
        _rules = new BlockRules(world.Network);
    }

    public ulong FinalHeight => (ulong)_final.Count - 1;

    public long FinalTransactions => _finalIds.Count;

    public Block? FinalBlock(ulong height) => height < (ulong)_final.Count ? _final[(int)height] : null;

    public Block? Find(Hash32 hash) => _known.GetValueOrDefault(hash);

    /// <summary>Whether the block was looked at and keeps every rule.</summary>
    public bool IsVerified(Hash32 hash) => _verified.Contains(hash);

    /// <summary>Remembers a block that somebody sent.</summary>
    public void Know(Block block) => _known.TryAdd(block.Hash, block);

    public void OnFinal(SimulatedNode node, Block block, Certificate? certificate)
    {
        Know(block);
        if (certificate is not null) CheckCertificate(node, block, certificate);
        ulong height = block.Header.Height;
        if (height < (ulong)_final.Count)
        {
            Hash32 other = _final[(int)height].Hash;
            if (other != block.Hash)
            {
                _checks.Fail(
                    CheckerName.Agreement,
                    $"Height {height}: node {node.Id} has {block.Hash.ToShortString()}, another has {other.ToShortString()}.");
            }

            return;
        }

        if (height != (ulong)_final.Count)
        {
            _checks.Fail(CheckerName.Agreement, $"Node {node.Id} made height {height} final, and nobody {_final.Count}.");
            return;
        }

        Verify(block, CheckerName.ChainValidity, $"Final block {height}", withRoots: true);
        CheckClock(block);
        Take(block, certificate);
    }

    /// <summary>An honest node's notarize vote says that it found the block valid.</summary>
    public void OnNotarizeVote(SimulatedNode node, Vote vote)
    {
        if (!_known.TryGetValue(vote.BlockHash, out Block? block))
        {
            _checks.Fail(CheckerName.VoteValidity, $"Node {node.Id} notarized {vote.BlockHash.ToShortString()}, which nobody sent.");
            return;
        }

        // A node that executes wrongly votes for what agrees with it.
        Verify(block, CheckerName.VoteValidity, $"Node {node.Id} voted in view {vote.View} for block {block.Header.Height}", !node.IsDiverging);
    }

    public void OnExecuted(SimulatedNode node, Block block, ExecutedRoots roots)
    {
        if (_reference.RootsAt(block.Header.Height) is ExecutedRoots expected && expected != roots)
        {
            _checks.Fail(CheckerName.Roots, $"Node {node.Id} came to other roots after height {roots.Height}.");
        }
    }

    private void Verify(Block block, CheckerName checker, string what, bool withRoots)
    {
        if (!_verified.Add(block.Hash)) return;

        if (!_known.TryGetValue(block.Header.ParentHash, out Block? parent))
        {
            _checks.Fail(checker, $"{what}: nobody sent its parent {block.Header.ParentHash.ToShortString()}.");
            return;
        }

        string? broken = _rules.WhatIsBroken(block, parent) ?? FindRepeat(block) ?? WhatIsWrongWithRoots(block, parent, withRoots) ?? FindStranger(block);
        if (broken is not null) _checks.Fail(checker, $"{what}: {broken}");
    }

    private string? WhatIsWrongWithRoots(Block block, Block parent, bool withRoots)
    {
        BlockHeader header = block.Header;
        if (_reference.RootsAt(header.ExecutedHeight) is not ExecutedRoots expected) return $"it certifies height {header.ExecutedHeight}, which is not final";
        if (!withRoots) return null;
        if (header.StateRoot != expected.StateRoot) return $"it names another state root after height {header.ExecutedHeight}";

        List<Hash32> receipts = [];
        for (ulong height = parent.Header.ExecutedHeight + 1; height <= header.ExecutedHeight; height++)
        {
            receipts.Add(_reference.RootsAt(height)!.Value.ReceiptsRoot);
        }

        bool isEqual = header.ReceiptsRoot == Receipt.RangeRoot(parent.Header.ExecutedHeight + 1, receipts);
        return isEqual ? null : $"it names another receipts root up to height {header.ExecutedHeight}";
    }

    /// <summary>A transaction stands in a branch once, for ever.</summary>
    private string? FindRepeat(Block block)
    {
        HashSet<Hash32> ids = [];
        foreach (Transaction transaction in block.Transactions)
        {
            if (!ids.Add(transaction.Id)) return $"transaction {transaction.Id.ToShortString()} stands in it twice";
        }

        Block ancestor = block;
        while (_known.TryGetValue(ancestor.Header.ParentHash, out Block? parent))
        {
            ancestor = parent;
            if (FinalBlock(ancestor.Header.Height)?.Hash == ancestor.Hash) break;

            foreach (Transaction transaction in ancestor.Transactions)
            {
                if (ids.Contains(transaction.Id)) return $"transaction {transaction.Id.ToShortString()} stands in its branch already";
            }
        }

        foreach (Hash32 id in ids)
        {
            if (_finalIds.TryGetValue(id, out ulong height) && height <= ancestor.Header.Height) return $"transaction {id.ToShortString()} is final since height {height}";
        }

        return null;
    }

    private string? FindStranger(Block block)
    {
        ulong executed = block.Header.ExecutedHeight;
        while (!_members.ContainsKey(executed)) executed--;
        foreach (Transaction transaction in block.Transactions)
        {
            if (!_members[executed](transaction.Body)) return $"a signer of transaction {transaction.Id.ToShortString()} is no member";
        }

        return null;
    }

    private void CheckCertificate(SimulatedNode node, Block block, Certificate certificate)
    {
        HashSet<int> signers = [];
        for (int i = 0; i < certificate.Signers.Count; i++)
        {
            Vote vote = certificate.VoteAt(i);
            bool isSigned = _world.Network.Scheme.Verify(
                _world.Network.KeyOf(vote.Signer.Value).PublicKey, vote.SigningBytes(_world.Network.Rules.GenesisHash), vote.Signature);
            if (isSigned) signers.Add(vote.Signer.Value);
        }

        int needed = _world.Scenario.Validators - _world.Scenario.FaultsMax;
        if (certificate.Kind != VoteKind.Finalize || certificate.BlockHash != block.Hash || signers.Count < needed)
        {
            _checks.Fail(CheckerName.ChainValidity, $"Node {node.Id} holds {certificate} for final block {block.Header.Height}; {signers.Count} of {needed} signed.");
        }
    }

    /// <summary>A quorum accepted the block's time, so some honest clock had come near it.</summary>
    private void CheckClock(Block block)
    {
        foreach (SimulatedNode node in _world.Nodes)
        {
            if (node.IsHonest) _latestClockMs = Math.Max(_latestClockMs, node.ClockMs);
        }

        // A clock that stepped back since it voted was ahead by no more than steps go.
        ulong slack = _world.Scenario.Parameters.MaxClockDriftMs + (2 * (ulong)_world.Scenario.ClockOffsetMaxMs);
        if (block.Header.Timestamp > _latestClockMs + slack)
        {
            _checks.Fail(CheckerName.ChainValidity, $"Final block {block.Header.Height} is {block.Header.Timestamp - _latestClockMs} ms ahead of all clocks.");
        }
    }

    private void Take(Block block, Certificate? certificate)
    {
        _final.Add(block);
        foreach (Transaction transaction in block.Transactions) _finalIds.TryAdd(transaction.Id, block.Header.Height);
        if (_reference.Execute(block, certificate).Members is AdmitsSigners members) _members[block.Header.Height] = members;
        _reference.Sync();
    }
}
