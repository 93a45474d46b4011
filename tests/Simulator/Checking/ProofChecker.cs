using Chain.Consensus;
using Chain.Ledger;
using Chain.Node.Core;
using Chain.Simulator.Engine;
using Chain.Simulator.World;

namespace Chain.Simulator.Checking;

/// <summary>
/// An honest proposal carries what justifies it: the notarization of its parent, unless that is final, and the nullifications of
/// the views between.
/// </summary>
internal sealed class ProofChecker(Checks checks)
{
    public void OnSending(SimulatedNode node, Proposal proposal)
    {
        BlockHeader header = LedgerBlockCodec.FromConsensus(proposal.Block).Header;

        // What became final since the proposal was made may have outdated it.
        if (checks.FinalHeight >= header.Height || checks.FindBlock(header.ParentHash) is not Block parent) return;

        bool isFinal = checks.FinalBlock(parent.Header.Height)?.Hash == parent.Hash;
        ulong between = Math.Min(header.View - parent.Header.View - 1, ConsensusLimits.CertificatesMax);
        bool isProven = (isFinal || proposal.ParentCertificate is not null) && (ulong)proposal.Nullifications.Count == between;
        if (!isProven) checks.Fail(CheckerName.Forwarding, $"Node {node.Id} proposes {proposal.Block} without the certificates that justify it.");
    }
}
