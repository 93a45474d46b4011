using System.Collections.Frozen;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using Chain.Grpc.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace Chain.Grpc.Server;

/// <summary>Takes HTTP/2 requests, finds the method, runs it, and ends the response with a status.</summary>
internal sealed class GrpcDispatcher
{
    /// <summary>Longest <c>grpc-message</c>, in characters: clients take as little as 8 KiB of headers, and texts may quote what was sent.</summary>
    private const int MessageLengthMax = 4_096;

    private readonly FrozenDictionary<string, GrpcEndpoint> _endpoints;
    private readonly FrozenSet<string> _services;
    private readonly GrpcServerOptions _options;
    private readonly CancellationToken _stopping;
    private readonly ILogger _logger;

    internal GrpcDispatcher(
        GrpcServerOptions options, IReadOnlyList<GrpcService> services, ILogger logger, CancellationToken stopping)
    {
        _options = options;
        _logger = logger;
        _stopping = stopping;
        _endpoints = services.SelectMany(service => service.Endpoints).ToFrozenDictionary();
        _services = services.Select(service => service.Name).ToFrozenSet();
    }

    internal async Task HandleAsync(HttpContext context)
    {
        HttpRequest request = context.Request;
        if (!HttpMethods.IsPost(request.Method))
        {
            Note(context, GrpcRefusalReason.HttpMethod);
            context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            context.Response.Headers.Allow = HttpMethods.Post;
            return;
        }

        if (!GrpcHeaders.IsGrpc(request.ContentType))
        {
            Note(context, GrpcRefusalReason.ContentType);

            // As the protocol asks: HTTP clients that took a wrong turn understand 415, not a gRPC status.
            context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return;
        }

        if (FindRefusal(request, out GrpcEndpoint? endpoint) is (GrpcRefusalReason reason, GrpcStatusException refusal))
        {
            Note(context, reason);
            End(context, null, refusal);
            return;
        }

        await RunMeasuredAsync(context, endpoint!).ConfigureAwait(false);
    }

    private void Note(HttpContext context, GrpcRefusalReason reason) => _options.OnRefusal?.Invoke(new GrpcRefusal(
        reason,
        context.Request.Path.Value ?? "",
        context.Connection.RemoteIpAddress is { } address ? new IPEndPoint(address, context.Connection.RemotePort) : null));

    private async Task RunMeasuredAsync(HttpContext context, GrpcEndpoint endpoint)
    {
        long start = Stopwatch.GetTimestamp();
        GrpcStatusCode status = await RunAsync(context, endpoint).ConfigureAwait(false);
        _options.OnCallEnd?.Invoke(new GrpcCallEnd(context.Request.Path.Value!, status, Stopwatch.GetElapsedTime(start)));
    }

    private (GrpcRefusalReason Reason, GrpcStatusException Answer)? FindRefusal(HttpRequest request, out GrpcEndpoint? endpoint)
    {
        string path = request.Path.Value ?? "";
        if (!_endpoints.TryGetValue(path, out endpoint)) return (GrpcRefusalReason.UnknownMethod, UnknownMethod(path));
        int headerBytes = BytesOf(request.Headers);
        if (headerBytes > _options.MetadataBytesMax)
        {
            return (GrpcRefusalReason.Metadata, new GrpcStatusException(
                GrpcStatusCode.ResourceExhausted, $"The headers have {headerBytes} bytes; the limit is {_options.MetadataBytesMax}."));
        }

        string? encoding = request.Headers[GrpcHeaders.Encoding];
        if (encoding is not null and not GrpcHeaders.Identity)
        {
            return (GrpcRefusalReason.Encoding, new GrpcStatusException(
                GrpcStatusCode.Unimplemented, $"The message encoding '{encoding}' is not supported; send identity."));
        }

        string? timeout = request.Headers[GrpcHeaders.Timeout];
        if (timeout is not null && !GrpcTimeout.TryParse(timeout, out _))
        {
            return (GrpcRefusalReason.Timeout, new GrpcStatusException(
                GrpcStatusCode.InvalidArgument, $"grpc-timeout '{timeout}' is not up to 8 digits and one of H M S m u n."));
        }

        return null;
    }

    /// <summary>Size of headers as HTTP/2 counts it (RFC 9113, section 10.5.1).</summary>
    private static int BytesOf(IHeaderDictionary headers)
    {
        const int EntryBytes = 32;
        int bytes = 0;
        foreach ((string name, StringValues values) in headers)
        {
            foreach (string? value in values) bytes += name.Length + (value?.Length ?? 0) + EntryBytes;
        }

        return bytes;
    }

    private GrpcStatusException UnknownMethod(string path)
    {
        string[] parts = path.Split('/');
        string detail = parts.Length == 3 && _services.Contains(parts[1])
            ? $"The service {parts[1]} has no method '{parts[2]}'."
            : $"This server has no service for '{path}'.";
        return new GrpcStatusException(GrpcStatusCode.Unimplemented, detail);
    }

    private async Task<GrpcStatusCode> RunAsync(HttpContext context, GrpcEndpoint endpoint)
    {
        bool isStream = endpoint.Kind != GrpcMethodKind.Unary;
        TimeSpan? timeout = GrpcTimeout.TryParse(context.Request.Headers[GrpcHeaders.Timeout].ToString(), out TimeSpan parsed)
            ? parsed
            : null;
        if (timeout is null && !isStream)
        {
            return await RunAsync(context, endpoint, null, context.RequestAborted).ConfigureAwait(false);
        }

        using CancellationTokenSource cancellation = CancellationTokenSource.CreateLinkedTokenSource(
            context.RequestAborted, isStream ? _stopping : CancellationToken.None);
        if (timeout is { } after) cancellation.CancelAfter(after);
        DateTimeOffset? deadline = timeout is null ? null : DateTimeOffset.UtcNow + timeout;
        return await RunAsync(context, endpoint, deadline, cancellation.Token).ConfigureAwait(false);
    }

    private async Task<GrpcStatusCode> RunAsync(
        HttpContext context, GrpcEndpoint endpoint, DateTimeOffset? deadline, CancellationToken cancellationToken)
    {
        GrpcServerCall call = new(context, _options, deadline, cancellationToken);
        GrpcStatusException? failure = null;
        try
        {
            await endpoint.Invoke(call).ConfigureAwait(false);
        }
        catch (GrpcStatusException exception)
        {
            failure = exception;
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            return GrpcStatusCode.Cancelled; // The peer is gone; nobody reads a status.
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            failure = _stopping.IsCancellationRequested
                ? new GrpcStatusException(GrpcStatusCode.Unavailable, "The server is stopping; use another one.")
                : new GrpcStatusException(GrpcStatusCode.DeadlineExceeded, "The deadline passed before the call was done.");
        }
        catch (OperationCanceledException)
        {
            failure = new GrpcStatusException(GrpcStatusCode.Cancelled, "The call was cancelled.");
        }
        catch (Exception exception)
        {
            // The one place that turns an unforeseen failure of a handler into an answer.
            _logger.LogError(exception, "The handler of {Path} failed", context.Request.Path.Value);
            failure = new GrpcStatusException(GrpcStatusCode.Internal, "The server failed; its log says why.");
            _options.OnHandlerFailure?.Invoke(exception);
        }

        End(context, call, failure);
        return failure?.Code ?? GrpcStatusCode.Ok;
    }

    private static void End(HttpContext context, GrpcServerCall? call, GrpcStatusException? failure)
    {
        HttpResponse response = context.Response;
        IHeaderDictionary? trailers = context.Features.Get<IHttpResponseTrailersFeature>()?.Trailers;
        if (call?.HasWritten != true)
        {
            // Nothing was sent: the status goes in the one and only header block ("trailers-only").
            response.ContentType = GrpcHeaders.ContentType;
            if (failure?.Code == GrpcStatusCode.Unimplemented) response.Headers[GrpcHeaders.AcceptEncoding] = GrpcHeaders.Identity;
            if (call is not null) MetadataHeaders.Write(call.ResponseHeaders, response.Headers);
            trailers = response.Headers;
        }

        if (trailers is null || trailers.IsReadOnly) return; // The connection is gone.
        trailers[GrpcHeaders.Status] =
            ((int)(failure?.Code ?? GrpcStatusCode.Ok)).ToString(CultureInfo.InvariantCulture);
        if (failure is not null) trailers[GrpcHeaders.Message] = PercentEncoding.Encode(failure.Detail, MessageLengthMax);
        if (call is not null) MetadataHeaders.Write(call.ResponseTrailers, trailers);
        if (failure is not null) MetadataHeaders.Write(failure.Trailers, trailers);
    }
}
