using System.Diagnostics;
using System.Text.Json;
using Chain.Grpc.Tls;
using Chain.TestSupport;

namespace Chain.Node.Tests.Api;

/// <summary>A client in JavaScript, with the gRPC library of others and no code of ours, talks to the API.</summary>
public sealed class ForeignClientTests
{
    private const string Seed = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";

    [NodeJsFact]
    public async Task Client_in_javascript_submits_reads_follows_and_is_refused_in_plaintext()
    {
        await using RunningApi api = await RunningApi.StartAsync(Node());
        Check(await RunAsync("--address", api.EndPoint.ToString(), "--seed", Seed));
    }

    [NodeJsFact]
    public async Task Client_in_javascript_trusts_the_nodes_certificate_file()
    {
        using TlsIdentity identity = TlsIdentity.Create("node-1", [], DateTimeOffset.UtcNow);
        await using RunningApi api = await RunningApi.StartAsync(Node(), options => options with { Tls = identity });
        string certificate = Path.GetTempFileName();
        await File.WriteAllTextAsync(certificate, identity.CertificatePem);
        Check(await RunAsync("--address", api.EndPoint.ToString(), "--seed", Seed, "--certificate", certificate));
        File.Delete(certificate);
    }

    [NodeJsFact]
    public async Task Client_in_javascript_uses_a_running_node()
    {
        await using DevNode node = await DevNode.StartAsync();
        JsonElement seen = await RunAsync("--address", node.Address, "--seed", node.SeedOf("dev-user1"));
        Assert.Equal("SERVING", seen.GetProperty("serving").GetString());
        Assert.Equal("RECEIPT_STATUS_SUCCEEDED", seen.GetProperty("status").GetString());
        Assert.Contains(Convert.ToHexStringLower("hello from JavaScript"u8), seen.GetProperty("result").GetString(), StringComparison.Ordinal);
        Assert.Equal(("ALREADY_EXISTS", "already-final"), RefusalOf(seen.GetProperty("refusals"), "duplicate"));
        Assert.Equal(0, await node.StopAsync());
    }

    private static ScriptedNode Node() => new() { KnowsDuplicates = true };

    private static void Check(JsonElement seen)
    {
        Assert.Equal("factory", seen.GetProperty("network").GetString());
        Assert.Equal("SERVING", seen.GetProperty("serving").GetString());
        Assert.Equal("RECEIPT_STATUS_SUCCEEDED", seen.GetProperty("status").GetString());
        Assert.Equal(1, seen.GetProperty("events").GetInt32());
        Assert.Contains("chain.v1.Chain", seen.GetProperty("services").EnumerateArray().Select(name => name.GetString()));
        JsonElement habits = seen.GetProperty("habits");
        Assert.Equal("DEADLINE_EXCEEDED", habits.GetProperty("deadline").GetString());
        Assert.Equal("CANCELLED", habits.GetProperty("cancel").GetString());
        Assert.Equal("{\"code\":\"OK\",\"answers\":1}", habits.GetProperty("halfClosed").GetRawText());
        Assert.Equal("OK", habits.GetProperty("metadata").GetString());
        Assert.Equal("RESOURCE_EXHAUSTED", habits.GetProperty("tooMuchMetadata").GetString());
        JsonElement refusals = seen.GetProperty("refusals");
        Assert.Equal(("INVALID_ARGUMENT", "malformed"), RefusalOf(refusals, "malformed"));
        Assert.Equal(("ALREADY_EXISTS", "already-final"), RefusalOf(refusals, "duplicate"));
        Assert.Equal(("NOT_FOUND", "unknown-transaction"), RefusalOf(refusals, "unknown"));
        Assert.Equal(("UNIMPLEMENTED", null), RefusalOf(refusals, "compressed"));
        Assert.Equal(("RESOURCE_EXHAUSTED", null), RefusalOf(refusals, "oversized"));
    }

    private static (string? Code, string? Rejection) RefusalOf(JsonElement refusals, string name) => (
        refusals.GetProperty(name).GetProperty("code").GetString(), refusals.GetProperty(name).GetProperty("rejection").GetString());

    private static async Task<JsonElement> RunAsync(params string[] arguments)
    {
        ProcessStartInfo start = new("node", [Repository.Path("tests/foreign/client.mjs"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, output + await errors);
        return JsonDocument.Parse(output).RootElement;
    }
}

/// <summary>A test that needs Node.js and the packages of <c>tests/foreign</c>; skipped where they are absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NodeJsFactAttribute : FactAttribute
{
    public NodeJsFactAttribute()
    {
        if (!IsOnPath("node")) Skip = "Node.js is not installed.";
        else if (!Directory.Exists(Repository.Path("tests/foreign/node_modules"))) Skip = "Run 'npm ci' in tests/foreign, or ./setup.sh.";
    }

    private static bool IsOnPath(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Any(folder => File.Exists(Path.Combine(folder, program)) || File.Exists(Path.Combine(folder, program + ".exe")));
}
