using System.Globalization;
using Chain.Client;
using Chain.Contracts.Library.Registry;
using Chain.Contracts.Sdk;
using Chain.Crypto;
using Chain.Encoding;
using Chain.Setup.Keys;
using Chain.Wallet.Cli.Commands;

namespace Chain.Wallet.Cli.Contracts;

/// <summary>Calls and views of the contract <c>registry</c>, typed.</summary>
internal sealed class RegistryClient(Session session)
{
    private const int PageSize = 100;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>Runs a view.</summary>
    internal async Task<TResult> AskAsync<TResult>(MethodCall<TResult> view, CancellationToken cancellationToken)
    {
        ChainClient client = await session.ClientAsync(cancellationToken);
        QueryAnswer answer = await client.QueryAsync(view.Contract, view.Method, view.Arguments, cancellationToken);
        try
        {
            return view.DecodeResult(answer.Result.Span);
        }
        catch (FormatException e)
        {
            throw new CliException(ExitCode.Verification, $"The node's answer cannot be read: {e.Message}");
        }
    }

    /// <summary>Sends a call and waits until it is final.</summary>
    /// <exception cref="CliException">The registry refuses it.</exception>
    internal async Task<FinalReceipt> SendAsync(MethodCall call, ulong gasLimit, CancellationToken cancellationToken)
    {
        ChainClient client = await session.ClientAsync(cancellationToken);
        StoredKey stored = session.FindKey();
        DraftTransaction draft = client.NewTransaction(stored.Info.PublicKey)
            .Call(call.Contract, call.Method, call.Arguments)
            .GasLimit(gasLimit)
            .Build();
        using (SigningKey key = session.OpenKey(stored)) draft.Sign(key);

        FinalReceipt final = await client.SubmitAndWaitAsync(draft.ToTransaction(), cancellationToken);
        return final.Succeeded
            ? final
            : throw new CliException(ExitCode.Failed, $"{final.Receipt.FaultCode}: {final.Receipt.FaultMessage} (transaction {draft.Id})");
    }

    /// <summary>All contracts that were proposed or deployed.</summary>
    internal async Task<IReadOnlyList<NamedContract>> ListAsync(CancellationToken cancellationToken)
    {
        List<NamedContract> all = [];
        string? after = null;
        while (true)
        {
            NamedContract[] page = await AskAsync(ContractRegistryAbi.ListContracts(after, PageSize), cancellationToken);
            all.AddRange(page);
            if (page.Length < PageSize) return all;
            after = page[^1].Name;
        }
    }

    /// <summary>All versions of a contract.</summary>
    internal async Task<IReadOnlyList<VersionEntry>> VersionsAsync(string contract, CancellationToken cancellationToken)
    {
        List<VersionEntry> all = [];
        VersionKey? after = null;
        while (true)
        {
            VersionEntry[] page = await AskAsync(ContractRegistryAbi.ListVersions(contract, after, PageSize), cancellationToken);
            all.AddRange(page);
            if (page.Length < PageSize) return all;
            after = new VersionKey(page[^1].Version.Version, page[^1].Code);
        }
    }

    /// <summary>Code, interface or source of a version, checked against the code hash where that is possible.</summary>
    internal async Task<byte[]> ReadPartAsync(Hash32 code, VersionPart part, CancellationToken cancellationToken)
    {
        List<byte> bytes = [];
        for (int i = 0; await AskAsync(ContractRegistryAbi.ReadChunk(code, part, i), cancellationToken) is { } chunk; i++) bytes.AddRange(chunk);

        byte[] whole = [.. bytes];
        return part != VersionPart.Code || Hashing.Sha256(whole) == code
            ? whole
            : throw new CliException(ExitCode.Verification, $"The node's code is not that of {code}: ask another one, with --endpoint.");
    }

    /// <summary>A version by its code hash.</summary>
    internal async Task<VersionEntry> VersionAsync(Hash32 code, CancellationToken cancellationToken) =>
        await AskAsync(ContractRegistryAbi.GetVersion(code), cancellationToken) is { } version
            ? new VersionEntry(code, version)
            : throw new CliException(ExitCode.NotFound, $"No version of a contract has the code hash {code}; chain contract list names the contracts.");

    /// <summary>The version that a code hash, or the name of a contract with just one open proposal, means.</summary>
    internal async Task<VersionEntry> ProposalAsync(string text, CancellationToken cancellationToken)
    {
        if (Hash32.TryParse(text, out Hash32 code)) return await VersionAsync(code, cancellationToken);

        VersionEntry[] open = [.. (await VersionsAsync(text, cancellationToken)).Where(v => v.Version.Status == VersionStatus.Proposed)];
        return open.Length switch
        {
            1 => open[0],
            0 => throw new CliException(ExitCode.NotFound, $"No version of '{text}' waits for approval; chain contract show {text} tells where its versions stand."),
            _ => throw new CliException(
                ExitCode.Usage, $"{open.Length.ToString(CultureInfo.InvariantCulture)} versions of '{text}' wait for approval; name one by its code hash: {string.Join(", ", open.Select(v => v.Code))}."),
        };
    }

    /// <summary>Waits until a scheduled version is active, or cannot become it, or time is up.</summary>
    internal async Task<VersionEntry> SettleAsync(VersionEntry entry, CancellationToken cancellationToken)
    {
        TimeProvider time = session.Environment.Time;
        long start = time.GetTimestamp();
        while (entry.Version.Status == VersionStatus.Scheduled && time.GetElapsedTime(start) < session.Timeout)
        {
            await Task.Delay(Pause, time, cancellationToken);
            entry = await VersionAsync(entry.Code, cancellationToken);
        }

        return entry;
    }
}
