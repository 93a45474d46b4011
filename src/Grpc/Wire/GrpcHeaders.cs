namespace Chain.Grpc.Wire;

/// <summary>Names and values of the protocol. Source: gRPC core documentation, "gRPC over HTTP2".</summary>
internal static class GrpcHeaders
{
    internal const string ContentType = "application/grpc";
    internal const string ContentTypeProto = "application/grpc+proto";
    internal const string Status = "grpc-status";
    internal const string Message = "grpc-message";
    internal const string Timeout = "grpc-timeout";
    internal const string Encoding = "grpc-encoding";
    internal const string AcceptEncoding = "grpc-accept-encoding";
    internal const string Identity = "identity";

    /// <summary>Bytes before each message: a compression flag and the length, big-endian.</summary>
    internal const int FrameHeaderBytes = 5;

    /// <summary>True for <c>application/grpc</c>, alone or with a codec or parameters behind it.</summary>
    internal static bool IsGrpc(string? contentType) =>
        contentType is not null &&
        contentType.StartsWith(ContentType, StringComparison.OrdinalIgnoreCase) &&
        (contentType.Length == ContentType.Length || contentType[ContentType.Length] is '+' or ';');
}
