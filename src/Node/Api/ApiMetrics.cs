using System.Collections.Concurrent;
using Chain.Grpc;
using Chain.Grpc.Server;
using Chain.Node.Network;
using Chain.Node.Observe;
using Microsoft.Extensions.Logging;

namespace Chain.Node.Api;

/// <summary>Counts calls by method and status, and whatever never became a call; logs the latter, seldom.</summary>
internal sealed class ApiMetrics
{
    /// <summary>A stranger chose the path: a line of the log has room for this much of it.</summary>
    private const int PathCharactersMax = 100;

    private static readonly TimeSpan LogInterval = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<(string Path, GrpcStatusCode Status), Lazy<Counter>> _calls = new();
    private readonly ConcurrentDictionary<string, Lazy<Histogram>> _seconds = new();
    private readonly MetricRegistry _registry;
    private readonly ILogger _logger;
    private readonly Counter[] _refusals;
    private readonly Counter[] _protocolErrors;
    private readonly LogThrottle _refusalLines;
    private readonly LogThrottle _errorLines;

    internal ApiMetrics(MetricRegistry registry, ILogger logger, TimeProvider time)
    {
        _registry = registry;
        _logger = logger;
        _refusalLines = new LogThrottle(time, LogInterval);
        _errorLines = new LogThrottle(time, LogInterval);
        _refusals = [.. Enum.GetNames<GrpcRefusalReason>().Select(name => registry.Counter(
            "chain_api_refused_total", "Requests of clients that were refused before a method ran, by reason.", ("reason", name)))];
        _protocolErrors = [.. Enum.GetNames<HttpProtocolError>().Select(name => registry.Counter(
            "chain_api_protocol_errors_total", "Breaches of HTTP/2 by clients, by what they broke.", ("kind", name)))];
        HandshakesFailed = registry.Counter("chain_api_handshakes_failed_total", "Connections of clients that did not get through the TLS handshake.");
    }

    /// <summary>Connections that sent no TLS, or none that suits the node.</summary>
    internal Counter HandshakesFailed { get; }

    internal void Count(GrpcCallEnd call)
    {
        // Lazy, so that of two threads that come first only one registers.
        _calls.GetOrAdd((call.Path, call.Status), key => new Lazy<Counter>(() => Register(key))).Value.Add();
        _seconds.GetOrAdd(call.Path, path => new Lazy<Histogram>(() => Register(path))).Value.Observe(call.Duration.TotalSeconds);
    }

    internal void Count(GrpcRefusal refusal)
    {
        _refusals[(int)refusal.Reason].Add();
        if (!_refusalLines.TryPass()) return;

        string path = refusal.Path.Length <= PathCharactersMax ? refusal.Path : refusal.Path[..PathCharactersMax];
        ApiLog.Refused(_logger, refusal.Remote?.ToString() ?? "", refusal.Reason, path);
    }

    internal void Count(HttpProtocolError error)
    {
        _protocolErrors[(int)error].Add();
        if (_errorLines.TryPass()) ApiLog.ProtocolError(_logger, error);
    }

    private Counter Register((string Path, GrpcStatusCode Status) key) => _registry.Counter(
        "chain_api_calls_total", "Calls by method and status.", ("method", Name(key.Path)), ("status", key.Status.ToString()));

    private Histogram Register(string path) => _registry.Histogram(
        "chain_api_call_seconds", "Duration of calls by method.", Histogram.Seconds, ("method", Name(path)));

    private static string Name(string path) => path[(path.LastIndexOf('/') + 1)..];
}

/// <summary>What the API logs. Event ids 3000 to 3099.</summary>
internal static partial class ApiLog
{
    [LoggerMessage(3000, LogLevel.Warning, "A request of {Remote} was refused before a method ran: {Reason}, path '{Path}' (a line in ten seconds at most; chain_api_refused_total counts all)")]
    internal static partial void Refused(ILogger logger, string remote, GrpcRefusalReason reason, string path);

    [LoggerMessage(3001, LogLevel.Warning, "A client broke HTTP/2: {Kind} (a line in ten seconds at most; chain_api_protocol_errors_total counts all)")]
    internal static partial void ProtocolError(ILogger logger, HttpProtocolError kind);
}
