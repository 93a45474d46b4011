using Chain.Client.Tests.Calls;
using Chain.Contracts.Library.Registry;
using Chain.Crypto;
using Chain.Encoding;
using Chain.Wallet.Cli;
using Chain.Wallet.Cli.Profiles;

namespace Chain.Client.Tests.Cli;

/// <summary>Interfaces are fetched once for each code, and serve where no node answers.</summary>
public sealed class InterfaceStoreTests : IAsyncLifetime
{
    private const string Abi =
        """
        {"abi":1,"contract":"store","version":1,"events":[],"faults":[],"state":[],"types":[],"methods":[
          {"name":"Put","kind":"call","parameters":[{"name":"key","type":"string"},{"name":"value","type":"bytes"}]}]}
        """;

    private readonly CliRunner _cli = new();
    private readonly List<string> _asked = [];
    private FakeNode _node = null!;
    private Hash32 _code = Hashing.Sha256([9]);

    public async Task InitializeAsync()
    {
        _node = await FakeNode.StartAsync("node");
        _node.Contracts["store"] = Abi;
        _node.Before = _asked.Add;
        _node.Answer = _ => Entry(_code);
        await _cli.UseAsync(_node);
    }

    public async Task DisposeAsync()
    {
        await _node.DisposeAsync();
        _cli.Dispose();
    }

    [Fact]
    public async Task An_interface_is_fetched_once_for_each_code()
    {
        await CallAsync();
        await CallAsync();
        Assert.Equal(1, Fetches);

        _code = Hashing.Sha256([10]);
        await CallAsync();
        Assert.Equal(2, Fetches);
    }

    [Fact]
    public async Task An_interface_that_an_upgrade_replaced_meanwhile_is_not_kept()
    {
        byte next = 0;
        _node.Answer = _ => Entry(Hashing.Sha256([next++]));
        await CallAsync();
        await CallAsync();

        Assert.Equal(2, Fetches);
    }

    [Fact]
    public async Task Damaged_files_are_fetched_again()
    {
        await CallAsync();
        foreach (string file in Directory.EnumerateFiles(Path.Combine(_cli.Variables["CHAIN_HOME"], "interfaces"), "*.json", SearchOption.AllDirectories)) File.WriteAllText(file, "{");
        await CallAsync();

        Assert.Equal(2, Fetches);
    }

    [Fact]
    public async Task A_transaction_is_signed_without_a_node_by_what_was_fetched_before()
    {
        string file = await DraftAsync();
        await _node.DisposeAsync();

        CliResult signed = (await _cli.RunAsync("tx", "cosign", file, "--key", "bob", "--yes", "--timeout", "2")).Exits(ExitCode.Ok);

        Assert.Contains("\"key\":\"k\"", signed.Out, StringComparison.Ordinal);
        Assert.Contains("may have been upgraded", signed.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_shown_is_signed_only_blindly()
    {
        string file = await DraftAsync();
        await _node.DisposeAsync();
        Directory.Delete(Path.Combine(_cli.Variables["CHAIN_HOME"], "interfaces"), recursive: true);

        CliResult refused = (await _cli.RunAsync("tx", "cosign", file, "--key", "bob", "--yes", "--timeout", "2")).Exits(ExitCode.Unreachable);

        string[] words = refused.Error.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries); // Lines are broken where the screen ends.
        Assert.Contains("chain contract show store", string.Join(' ', words), StringComparison.Ordinal);
        (await _cli.RunAsync("tx", "cosign", file, "--key", "bob", "--yes", "--blind")).Exits(ExitCode.Ok);
    }

    [Fact]
    public void A_bounded_number_of_interfaces_is_kept()
    {
        string home = _cli.Variables["CHAIN_HOME"];
        InterfaceStore store = new(home, Hash32.Zero);
        for (int i = 0; i < InterfaceStore.FilesMax + 10; i++) store.Keep($"c{i}", Hashing.Sha256([(byte)i]), Abi);
        store.Keep("large", Hashing.Sha256([200]), new string(' ', InterfaceStore.BytesMax + 1));

        Assert.Equal(InterfaceStore.FilesMax * 2, Directory.EnumerateFiles(Path.Combine(home, "interfaces"), "*", SearchOption.AllDirectories).Count());
        Assert.Null(store.FindLast("large"));
    }

    private int Fetches => _asked.Count(name => name == "GetContract");

    private async Task CallAsync() => (await _cli.RunAsync("tx", "call", "store", "Put", """["k", ""]""")).Exits(ExitCode.Ok);

    private async Task<string> DraftAsync()
    {
        string file = _cli.File("handover.json");
        (await _cli.RunAsync("tx", "call", "store", "Put", """["k", ""]""", "--cosigner", "bob", "--out", file)).Exits(ExitCode.Ok);
        return file;
    }

    /// <summary>What the registry answers to <c>GetContract</c>.</summary>
    private static byte[] Entry(Hash32 code)
    {
        CanonicalWriter writer = new(64);
        writer.WriteArrayHeader(3);
        writer.WriteInt64((int)ContractState.Active);
        writer.WriteInt64(1);
        writer.WriteHash(code);
        return writer.ToArray();
    }
}
