using System.Net;
using System.Text.Json;
using Chain.Consensus;
using Chain.Encoding;
using Chain.Node.Api;
using Chain.Node.Observe;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chain.Node.Tests.Api;

/// <summary>What monitoring sees over plain HTTP.</summary>
public sealed class MonitoringServerTests
{
    [Fact]
    public async Task Ready_node_answers_200()
    {
        (HttpStatusCode status, string body) = await GetAsync(new ScriptedNode(), "/readyz");
        Assert.Equal((HttpStatusCode.OK, "{\"ready\":true,\"reasons\":[]}\n"), (status, body));
    }

    [Fact]
    public async Task Node_that_is_not_ready_answers_503_with_every_reason()
    {
        ScriptedNode node = new()
        {
            Status = ScriptedNode.StatusAt(5) with { Syncing = true, Diverged = true },
            ValidatorCount = 4,
            Peers = [new("a \"b\"", new PublicKey(new byte[32]), true, "x")],
        };
        (HttpStatusCode status, string body) = await GetAsync(node, "/readyz");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        JsonElement reasons = JsonDocument.Parse(body).RootElement.GetProperty("reasons");
        Assert.Equal(["diverged", "syncing", "no-quorum"], reasons.EnumerateArray().Select(reason => reason.GetProperty("reason").GetString()));
    }

    [Theory]
    [InlineData(1, 0, true)]
    [InlineData(4, 1, false)]
    [InlineData(4, 2, true)]
    [InlineData(7, 4, true)]
    [InlineData(7, 3, false)]
    [InlineData(4, 2, false, VotingStatus.LogMissing)]
    [InlineData(4, 3, true, VotingStatus.LogMissing)]
    [InlineData(4, 2, true, VotingStatus.Syncing)]
    public void Node_needs_a_quorum_of_peers(int validators, int connected, bool isReady, VotingStatus voting = VotingStatus.Voting)
    {
        ScriptedNode node = new()
        {
            Status = ScriptedNode.StatusAt(5) with { Voting = voting },
            ValidatorCount = validators,
            Peers = [.. Enumerable.Range(0, connected).Select(_ => new PeerReport("p", new PublicKey(new byte[32]), true, "x"))],
        };
        Assert.Equal(isReady, Readiness.Check(node).Count == 0);
    }

    [Theory]
    [InlineData(VotingStatus.ConflictingFinality, "conflicting-finality")]
    [InlineData(VotingStatus.ForeignVote, "foreign-vote")]
    public async Task Node_that_must_not_be_relied_on_is_not_ready_and_says_why(VotingStatus voting, string word)
    {
        ScriptedNode node = new() { Status = ScriptedNode.StatusAt(5) with { Voting = voting } };
        (HttpStatusCode status, string body) = await GetAsync(node, "/readyz");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Equal(word, JsonDocument.Parse(body).RootElement.GetProperty("reasons")[0].GetProperty("reason").GetString());
        Assert.Equal(word, ChainMessages.Status(node.Identity, node, DateTimeOffset.UnixEpoch).NotVotingReason);
    }

    [Fact]
    public async Task Metrics_are_served_as_prometheus_text()
    {
        (HttpStatusCode status, string body) = await GetAsync(new ScriptedNode(), "/metrics");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("test_total 1\n", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_tells_of_a_failure()
    {
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(new ScriptedNode(), "/healthz")).Status);
        (HttpStatusCode status, string body) = await GetAsync(new ScriptedNode(), "/healthz", "disk \"full\"");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Equal("disk \"full\"", JsonDocument.Parse(body).RootElement.GetProperty("text").GetString());
    }

    [Fact]
    public async Task Other_paths_and_methods_are_refused()
    {
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync(new ScriptedNode(), "/")).Status);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await SendAsync(new ScriptedNode(), HttpMethod.Delete, "/metrics", null)).Status);
    }

    private static Task<(HttpStatusCode Status, string Body)> GetAsync(ScriptedNode node, string path, string? failure = null) =>
        SendAsync(node, HttpMethod.Get, path, failure);

    private static async Task<(HttpStatusCode Status, string Body)> SendAsync(
        ScriptedNode node, HttpMethod method, string path, string? failure)
    {
        MetricRegistry metrics = new();
        metrics.Counter("test_total", "Test.").Add();
        await using MonitoringServer server = await MonitoringServer.StartAsync(
            new IPEndPoint(IPAddress.Loopback, 0), node, () => failure, metrics, NullLoggerFactory.Instance);
        using HttpClient client = new();
        using HttpRequestMessage request = new(method, new Uri($"http://{server.EndPoint}{path}"));
        using HttpResponseMessage response = await client.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
