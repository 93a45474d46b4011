using Chain.Consensus;
using Chain.Encoding;
using Chain.Setup.Configuration;

namespace Chain.Node.Hosting;

/// <summary>What must hold between a node's configuration and the network that the genesis document describes.</summary>
internal static class StartChecks
{
    /// <summary>Refuses a configuration that contradicts the validator set.</summary>
    /// <returns>What an operator should know though the node runs: validators that it has no address of.</returns>
    /// <exception cref="NodeStartException">The node's key, or a peer's, is no validator's, or the node lists itself.</exception>
    public static IReadOnlyList<string> Check(
        NodeConfiguration configuration, PublicKey key, ValidatorSet validators)
    {
        // Consensus addresses nodes by their index, so a node without one could neither ask for blocks nor be answered.
        ValidatorIndex self = validators.IndexOf(key) ?? throw new NodeStartException(
            $"This version runs validators only, and the key of '{configuration.Key.File}' ({key}) is not among the "
            + $"{validators.Count} of '{configuration.GenesisFile}'. Check key.file and genesisFile.");
        foreach (PeerSection peer in configuration.Network.Peers)
        {
            if (peer.PublicKey == key)
            {
                throw new NodeStartException($"network.peers lists this node itself as '{peer.Name}'; remove it.");
            }

            if (validators.IndexOf(peer.PublicKey) is null)
            {
                throw new NodeStartException(
                    $"network.peers: the key of '{peer.Name}' ({peer.PublicKey}) is no validator's of '{configuration.GenesisFile}'. "
                    + "This version runs validators only; correct the key or remove the peer.");
            }
        }

        return Missing(configuration, self, validators);
    }

    private static List<string> Missing(NodeConfiguration configuration, ValidatorIndex self, ValidatorSet validators)
    {
        HashSet<PublicKey> known = [.. configuration.Network.Peers.Select(peer => peer.PublicKey)];
        List<string> warnings = [];
        for (int i = 0; i < validators.Count; i++)
        {
            PublicKey validator = validators.KeyOf(new ValidatorIndex(i));
            if (i == self.Value || known.Contains(validator)) continue;
            warnings.Add($"The validator {validator} is not in network.peers: this node cannot join it.");
        }

        return warnings;
    }
}
