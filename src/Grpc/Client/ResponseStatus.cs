using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Authentication;
using Chain.Grpc.Wire;

namespace Chain.Grpc.Client;

/// <summary>What an HTTP response, or the lack of one, says about a call.</summary>
/// <remarks>Source: gRPC core documentation, "gRPC over HTTP2" and "HTTP to gRPC status code mapping".</remarks>
internal static class ResponseStatus
{
    /// <summary>Throws what the header block says; returns when messages may follow.</summary>
    internal static void CheckHeaders(HttpResponseMessage response)
    {
        if (FindFailure(response) is { } failure) throw failure;
    }

    /// <summary>The failure that the header block alone shows; null for none.</summary>
    internal static GrpcStatusException? FindFailure(HttpResponseMessage response)
    {
        if (OfStatus(response.Headers) is { } failure) return failure;
        if (response.StatusCode != HttpStatusCode.OK)
        {
            return new GrpcStatusException(
                OfHttp(response.StatusCode),
                $"The server answered HTTP {(int)response.StatusCode} instead of gRPC: is this the port of its gRPC API?");
        }

        string? contentType = response.Content.Headers.ContentType?.MediaType;
        if (GrpcHeaders.IsGrpc(contentType)) return null;
        return new GrpcStatusException(
            GrpcStatusCode.Unknown, $"The server answered with the content type '{contentType}' instead of {GrpcHeaders.ContentType}.");
    }

    /// <summary>Called after the body: throws the status unless it is Ok, else returns the trailers.</summary>
    internal static GrpcMetadata CheckEnd(HttpResponseMessage response)
    {
        // An Ok without messages may stand in the headers alone.
        HttpResponseHeaders block = response.TrailingHeaders.Contains(GrpcHeaders.Status) ? response.TrailingHeaders : response.Headers;
        if (OfStatus(block) is { } failure) throw failure;
        if (block.Contains(GrpcHeaders.Status)) return MetadataOf(block);
        throw new GrpcStatusException(GrpcStatusCode.Unknown, "The response ended without a grpc-status: it may be incomplete.");
    }

    internal static GrpcMetadata MetadataOf(HttpResponseHeaders headers)
    {
        GrpcMetadata metadata = new();
        foreach (KeyValuePair<string, HeaderStringValues> header in headers.NonValidated)
        {
            foreach (string value in header.Value) metadata.AddReceived(header.Key, value);
        }

        return metadata;
    }

    /// <summary>A failure below HTTP.</summary>
    /// <param name="exception">What the transport says.</param>
    /// <param name="address">The server.</param>
    /// <param name="showsIdentity">
    /// Whether the client showed a certificate: a server that refuses it can say so only by closing the connection (TLS 1.3).
    /// </param>
    internal static GrpcStatusException OfTransport(Exception exception, Uri address, bool showsIdentity)
    {
        string refusal = showsIdentity ? ", or does not have our TLS key pinned" : "";
        for (Exception? inner = exception; inner is not null; inner = inner.InnerException)
        {
            if (inner is HttpProtocolException protocol)
            {
                return new GrpcStatusException(
                    OfHttp2(protocol.ErrorCode), $"{address} reset the call: {protocol.Message}", inner: exception);
            }

            if (inner is AuthenticationException)
            {
                return new GrpcStatusException(
                    GrpcStatusCode.Unavailable,
                    $"TLS with {address} failed: it does not hold a pinned key{refusal}. {inner.Message}",
                    inner: exception);
            }
        }

        string detail = showsIdentity && WasConnected(exception)
            ? $"{address} closed the connection before it answered: it may have stopped{refusal}."
            : $"{address} cannot be reached: {exception.Message}";
        return new GrpcStatusException(GrpcStatusCode.Unavailable, detail, inner: exception);
    }

    private static bool WasConnected(Exception exception)
    {
        for (Exception? inner = exception; inner is not null; inner = inner.InnerException)
        {
            if (inner is TimeoutException
                or HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError })
            {
                return false;
            }
        }

        return true;
    }

    private static GrpcStatusException? OfStatus(HttpResponseHeaders headers)
    {
        if (!TryGetFirst(headers, GrpcHeaders.Status, out string status)) return null;
        if (!int.TryParse(status, NumberStyles.None, CultureInfo.InvariantCulture, out int code))
        {
            return new GrpcStatusException(GrpcStatusCode.Unknown, $"The server sent grpc-status '{status}', which is no number.");
        }

        if (code == 0) return null;
        string detail = TryGetFirst(headers, GrpcHeaders.Message, out string message) ? PercentEncoding.Decode(message) : "";
        GrpcStatusCode known = code <= (int)GrpcStatusCode.Unauthenticated ? (GrpcStatusCode)code : GrpcStatusCode.Unknown;
        return new GrpcStatusException(known, detail, MetadataOf(headers)) { WasReceived = true };
    }

    private static bool TryGetFirst(HttpResponseHeaders headers, string name, out string value)
    {
        value = "";
        if (!headers.NonValidated.TryGetValues(name, out HeaderStringValues values)) return false;
        foreach (string first in values)
        {
            value = first;
            return true;
        }

        return false;
    }

    private static GrpcStatusCode OfHttp(HttpStatusCode status) => status switch
    {
        HttpStatusCode.BadRequest => GrpcStatusCode.Internal,
        HttpStatusCode.Unauthorized => GrpcStatusCode.Unauthenticated,
        HttpStatusCode.Forbidden => GrpcStatusCode.PermissionDenied,
        HttpStatusCode.NotFound => GrpcStatusCode.Unimplemented,
        HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or
            HttpStatusCode.GatewayTimeout => GrpcStatusCode.Unavailable,
        _ => GrpcStatusCode.Unknown,
    };

    /// <summary>Error codes of RFC 9113, section 7.</summary>
    private static GrpcStatusCode OfHttp2(long errorCode) => errorCode switch
    {
        0x7 => GrpcStatusCode.Unavailable,       // REFUSED_STREAM
        0x8 => GrpcStatusCode.Cancelled,         // CANCEL
        0xb => GrpcStatusCode.ResourceExhausted, // ENHANCE_YOUR_CALM
        0xc => GrpcStatusCode.PermissionDenied,  // INADEQUATE_SECURITY
        _ => GrpcStatusCode.Internal,
    };
}
