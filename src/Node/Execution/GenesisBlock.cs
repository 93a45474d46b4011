using Chain.Consensus;
using Chain.Crypto;
using Chain.Encoding;
using Chain.Ledger;

namespace Chain.Node.Execution;

/// <summary>Block 0: what every node makes out of the genesis document by itself (docs/protocol/block.md).</summary>
public static class GenesisBlock
{
    /// <summary>The genesis block: no transactions, no parent, certifying the state that the document describes.</summary>
    public static Block Create(GenesisDocument genesis, Hash32 stateRoot)
    {
        ArgumentNullException.ThrowIfNull(genesis);
        Hash32 validatorsHash = Validators(genesis).Hash;
        Hash32 emptyRoot = MerkleTree.Root([]);
        BlockHeader header = new()
        {
            GenesisHash = genesis.ComputeHash(),
            Epoch = 0,
            Height = 0,
            View = 0,
            ParentHash = Hash32.Zero,
            AnchorHash = Hash32.Zero,
            Timestamp = genesis.Timestamp,
            Proposer = 0,
            TransactionsRoot = emptyRoot,
            ValidatorsHash = validatorsHash,
            NextValidatorsHash = validatorsHash,
            ExecutedHeight = 0,
            StateRoot = stateRoot,
            ReceiptsRoot = emptyRoot,
        };
        return Block.Create(header, []);
    }

    /// <summary>The validator set of epoch 0.</summary>
    public static ValidatorSet Validators(GenesisDocument genesis)
    {
        ArgumentNullException.ThrowIfNull(genesis);
        PublicKey[] keys = new PublicKey[genesis.Validators.Count];
        for (int i = 0; i < keys.Length; i++) keys[i] = genesis.Validators[i].PublicKey;
        return new ValidatorSet(keys);
    }
}
