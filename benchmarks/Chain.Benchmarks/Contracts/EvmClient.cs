using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace Chain.Benchmarks.Contracts;

/// <summary>Methods <c>f(uint256) returns (int64)</c> of one contract on an Ethereum node with unlocked accounts.</summary>
internal sealed class EvmClient : IDisposable
{
    private const string AllGas = "0xfffffffffff";

    private readonly HttpClient _http;
    private readonly JsonElement _selectors;
    private string _account = "", _contract = "";
    private int _lastId;

    private EvmClient(Uri url, JsonElement selectors)
    {
        _http = new HttpClient { BaseAddress = url, Timeout = TimeSpan.FromMinutes(1) };
        _selectors = selectors;
    }

    /// <summary>Deploys a contract.</summary>
    /// <param name="url">Where the node answers JSON-RPC.</param>
    /// <param name="compiled">Its <c>bytecode</c> and <c>methods</c>.</param>
    public static EvmClient Deploy(Uri url, JsonElement compiled)
    {
        EvmClient client = new(url, compiled.GetProperty("methods"));
        client._account = client.Ask("eth_accounts")[0].GetString()!;
        string data = "0x" + compiled.GetProperty("bytecode").GetString();
        JsonElement hash = client.Ask("eth_sendTransaction", new { from = client._account, data, gas = "0x1000000" });
        client._contract = client.Ask("eth_getTransactionReceipt", hash).GetProperty("contractAddress").GetString()!;
        return client;
    }

    /// <summary>Calls a method without a transaction.</summary>
    public KernelTime Time(string method, int argument)
    {
        object call = Call(method, argument);
        long start = Stopwatch.GetTimestamp();
        JsonElement answer = Ask("eth_call", call, "latest");
        double ms = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        return new KernelTime(ms, 0, long.Parse(answer.GetString().AsSpan(^16), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
    }

    /// <summary>What the node says that a call would cost; it tries several limits, so it takes long.</summary>
    public ulong Gas(string method, int argument)
    {
        string gas = Ask("eth_estimateGas", Call(method, argument)).GetString()!;
        return ulong.Parse(gas.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    }

    public void Dispose() => _http.Dispose();

    private object Call(string method, int argument) => new
    {
        from = _account,
        to = _contract,
        data = string.Create(CultureInfo.InvariantCulture, $"0x{_selectors.GetProperty(method + "(uint256)").GetString()}{argument:x64}"),
        gas = AllGas,
    };

    private JsonElement Ask(string method, params object[] parameters)
    {
        using HttpResponseMessage response = _http.PostAsJsonAsync("/", new { jsonrpc = "2.0", id = ++_lastId, method, @params = parameters }).GetAwaiter().GetResult();
        JsonElement answer = response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>().GetAwaiter().GetResult();
        return answer.TryGetProperty("result", out JsonElement result) ? result : throw new InvalidOperationException($"{method}: {answer.GetProperty("error")}");
    }
}
