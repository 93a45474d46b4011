using System.IO.Pipelines;

namespace Chain.Grpc;

/// <summary>The call around a reader and a writer: a server's or a client's.</summary>
internal interface IGrpcStreamOwner
{
    /// <summary>Status of a message that its codec refuses: the caller's fault on a server, the server's on a client.</summary>
    GrpcStatusCode MalformedMessage { get; }

    /// <summary>Where messages come from, once the other side sends.</summary>
    ValueTask<PipeReader> OpenReaderAsync(CancellationToken cancellationToken);

    /// <summary>Called once when no bytes are left; throws the status of a call that failed.</summary>
    void OnReaderEnd();

    /// <summary>What a failure of the transport means to the user of the call.</summary>
    ValueTask<Exception> TranslateAsync(Exception exception, CancellationToken cancellationToken);
}
