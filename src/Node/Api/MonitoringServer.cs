using System.Net;
using System.Text.Json;
using Chain.Grpc.Server;
using Chain.Node.Observe;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Chain.Node.Api;

/// <summary>
/// Plain HTTP/1.1 for whatever watches the node: <c>/healthz</c> (the process works), <c>/readyz</c> (send it work),
/// <c>/metrics</c>. Reads only; shows nothing that is secret between the organisations.
/// </summary>
public sealed class MonitoringServer : IAsyncDisposable
{
    private readonly KestrelListener _listener;

    private MonitoringServer(KestrelListener listener) => _listener = listener;

    /// <summary>Where it listens.</summary>
    public IPEndPoint EndPoint => _listener.EndPoint;

    /// <summary>Starts to answer.</summary>
    /// <param name="listen">Address and port; port 0 takes a free one.</param>
    /// <param name="node">Whose readiness is told.</param>
    /// <param name="findFailure">What broke for good, in words; null while the node works.</param>
    /// <param name="metrics">What <c>/metrics</c> shows.</param>
    /// <param name="loggerFactory">For the server.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <exception cref="IOException">The address is in use or not of this machine.</exception>
    public static async Task<MonitoringServer> StartAsync(
        IPEndPoint listen,
        INodeService node,
        Func<string?> findFailure,
        MetricRegistry metrics,
        ILoggerFactory loggerFactory,
        CancellationToken cancellationToken = default)
    {
        KestrelListenerOptions options = new()
        {
            Listen = listen,
            Protocols = HttpProtocols.Http1,
            Limits = static limits =>
            {
                limits.MaxConcurrentConnections = 100;
                limits.MaxRequestBodySize = 0;
            },
            StopTimeout = TimeSpan.FromSeconds(1),
        };
        return new MonitoringServer(await KestrelListener.StartAsync(
            options, context => AnswerAsync(context, node, findFailure, metrics), loggerFactory, cancellationToken).ConfigureAwait(false));
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _listener.DisposeAsync();

    private static Task AnswerAsync(HttpContext context, INodeService node, Func<string?> findFailure, MetricRegistry metrics)
    {
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            context.Response.Headers.Allow = "GET, HEAD";
            return AnswerAsync(context, StatusCodes.Status405MethodNotAllowed, "text/plain", "Use GET.\n");
        }

        context.Response.Headers.CacheControl = "no-store";
        return context.Request.Path.Value switch
        {
            "/healthz" => AnswerHealthAsync(context, findFailure()),
            "/readyz" => AnswerReadyAsync(context, Readiness.Check(node)),
            "/metrics" => AnswerAsync(context, StatusCodes.Status200OK, MetricRegistry.ContentType, metrics.Write()),
            _ => AnswerAsync(context, StatusCodes.Status404NotFound, "text/plain", "There are /healthz, /readyz and /metrics.\n"),
        };
    }

    private static Task AnswerHealthAsync(HttpContext context, string? failure) => failure is null
        ? AnswerAsync(context, StatusCodes.Status200OK, "application/json", """{"status":"ok"}""" + "\n")
        : AnswerAsync(
            context,
            StatusCodes.Status503ServiceUnavailable,
            "application/json",
            $$"""{"status":"failed","text":{{Quote(failure)}}}""" + "\n");

    private static Task AnswerReadyAsync(HttpContext context, IReadOnlyList<NotReady> reasons)
    {
        string list = string.Join(',', reasons.Select(
            reason => $$"""{"reason":{{Quote(reason.Reason)}},"text":{{Quote(reason.Text)}}}"""));
        bool isReady = reasons.Count == 0;
        return AnswerAsync(
            context,
            isReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable,
            "application/json",
            $$"""{"ready":{{(isReady ? "true" : "false")}},"reasons":[{{list}}]}""" + "\n");
    }

    private static string Quote(string text) => $"\"{JsonEncodedText.Encode(text)}\"";

    private static Task AnswerAsync(HttpContext context, int status, string contentType, string body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.WriteAsync(body);
    }
}
