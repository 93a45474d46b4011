using Chain.Grpc;
using Microsoft.Extensions.Logging;

namespace Chain.Node.Network;

/// <summary>What both ends of a stream do alike: greet, check the greeting, run the session.</summary>
internal sealed class PeerLink(
    PeerNetworkOptions options, PeerCallbacks callbacks, PeerMetrics metrics, ILogger logger)
{
    private readonly PeerHello _hello = new(PeerHello.CurrentProtocol, options.GenesisHash, options.Self, options.Version);

    internal ValueTask SendHelloAsync(GrpcWriter<ReadOnlyMemory<byte>> writer, CancellationToken cancellationToken) =>
        writer.WriteAsync(_hello.Encode(), flush: true, cancellationToken);

    /// <summary>Reads the peer's greeting.</summary>
    /// <exception cref="GrpcStatusException">It is refused, or does not come in time.</exception>
    internal async Task<PeerHello> ReadHelloAsync(
        Peer peer, GrpcReader<ReadOnlyMemory<byte>> reader, CancellationToken cancellationToken)
    {
        using CancellationTokenSource limit = new(options.HelloTimeout, options.Time);
        using CancellationTokenSource linked = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            reader.MessageBytesMax = PeerHello.BytesMax; // Nobody has greeted yet on a stream that may hold a block later.
            bool came = await reader.MoveNextAsync(linked.Token).ConfigureAwait(false);
            reader.MessageBytesMax = options.MessageBytesMax;
            PeerHello? hello = came ? PeerHello.Decode(reader.Current.Span) : null;
            (HelloVerdict verdict, string reason) = PeerHello.Judge(hello, _hello, peer.Address.Key);
            if (verdict == HelloVerdict.Accepted) return hello!;
            metrics.BadHello.Add();
            throw new GrpcStatusException(GrpcStatusCode.FailedPrecondition, reason);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            metrics.BadHello.Add();
            throw new GrpcStatusException(GrpcStatusCode.DeadlineExceeded, "No greeting came in time.");
        }
    }

    /// <summary>Runs the session until it ends.</summary>
    /// <exception cref="GrpcStatusException">The peer was cut off, or sent what this side does not read.</exception>
    internal async Task RunAsync(
        Peer peer,
        PeerHello hello,
        GrpcReader<ReadOnlyMemory<byte>> reader,
        GrpcWriter<ReadOnlyMemory<byte>> writer,
        CancellationToken cancellationToken)
    {
        using PeerSession session = new(peer, reader, writer, metrics, options.Time, cancellationToken);
        metrics.Connected.Add();
        NetworkLog.Connected(logger, peer.Address.Name, hello.Version);
        try
        {
            peer.Attach(session, hello.Version, isConnected => callbacks.OnConnectionChanged(peer.Address.Key, isConnected));
            string reason = await session.RunAsync(message => HandUpAsync(peer, message)).ConfigureAwait(false);
            NetworkLog.Disconnected(logger, peer.Address.Name, reason);
        }
        finally
        {
            peer.Detach(session, isConnected => callbacks.OnConnectionChanged(peer.Address.Key, isConnected));
        }

        if (peer.Limit.IsCutOff) throw PeerProtocol.CutOff();
        if (session.Fault is { } fault) throw fault;
    }

    private async ValueTask HandUpAsync(Peer peer, ReadOnlyMemory<byte> message)
    {
        try
        {
            await callbacks.OnMessage(peer.Address.Key, message).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            NetworkLog.HandlerFailed(logger, peer.Address.Name, exception);
            throw new GrpcStatusException(GrpcStatusCode.Internal, "The node failed over a message; its log says why.");
        }
    }
}
