using Chain.Contracts.Sdk;
using Chain.Encoding;

namespace Chain.Contracts.Library.Registry;

public sealed partial class ContractRegistry
{
    /// <summary>Deploys a contract that the genesis document holds: active at height 0. Called by the engine, only at genesis.</summary>
    /// <param name="image">The assembly, at most 256 KiB.</param>
    /// <returns>What to do for it.</returns>
    [Call]
    public Activation InitializeContract(byte[] image)
    {
        Require(Block.Height == 0, Faults.OnlyAtGenesis);
        Require(Caller == EngineName, Faults.OnlyEngine);
        Require(image.Length is > 0 and <= ImageBytesMax, Faults.ImageSize);
        ImageReport report = InspectImage(image);
        if (report.IsRefused) Reject(Faults.Refused.With(report.Problems));
        ContractInterface added = RequireInterface(report);
        Require(!_contracts.Contains(report.Name), Faults.NameInUse.With(report.Name));

        Hash32 code = Sha256(image);
        ContractVersion version = Describe(report, added, image, source: null) with { Status = VersionStatus.Active };
        _contracts[report.Name] = new ContractEntry(ContractState.Active, report.Version, code);
        _versions[code] = version;
        WriteParts(code, version, image, report.Abi, source: null);
        return new Activation(report.Name, Replaces: 0, version.Organisation, version.Migrates);
    }

    /// <summary>A version as the genesis document would bring it: nobody's, of height 0.</summary>
    private static ContractVersion Describe(ImageReport report, ContractInterface added, byte[] image, byte[]? source) => new(
        report.Name,
        report.Version,
        VersionStatus.Proposed,
        Proposer: default,
        Organisation: "",
        ProposedAt: 0,
        Replaces: 0,
        Approvals: [],
        ActiveFrom: 0,
        added.Migrates,
        report.Reentrant,
        (uint)image.Length,
        (uint)System.Text.Encoding.UTF8.GetByteCount(report.Abi),
        source is null ? 0 : (uint)source.Length,
        Fault: "",
        FaultMessage: "");

    private void WriteParts(Hash32 code, ContractVersion version, byte[] image, string abi, byte[]? source)
    {
        _versionsByName[version.Contract, new VersionKey(version.Version, code)] = Block.Height;
        WritePart(code, VersionPart.Code, image);
        WritePart(code, VersionPart.Interface, System.Text.Encoding.UTF8.GetBytes(abi));
        if (source is not null) WritePart(code, VersionPart.Source, source);
    }
}
