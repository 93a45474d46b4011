using Chain.Grpc;
using Chain.Grpc.Client;
using Microsoft.Extensions.Logging;

namespace Chain.Node.Network;

/// <summary>Calls one peer, again and again, with pauses that grow to a cap and are in part random.</summary>
internal sealed class PeerDialer(Peer peer, PeerNetworkOptions options, PeerLink link, ILogger logger)
{
    private string _lastFailure = "";

    internal async Task RunAsync(CancellationToken stopping)
    {
        TimeSpan delay = options.ReconnectDelay;
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                long start = options.Time.GetTimestamp();
                if (!peer.Limit.IsCutOff) await ExchangeAsync(stopping).ConfigureAwait(false);

                // A stream that ends as soon as it starts is no success.
                if (options.Time.GetElapsedTime(start) > options.ReconnectDelayMax) delay = options.ReconnectDelay;

                // Half of the pause is random, so that a network that restarts does not call in step.
                TimeSpan pause = (delay / 2) + (delay / 2 * Random.Shared.NextDouble());
                await Task.Delay(pause, options.Time, stopping).ConfigureAwait(false);
                delay = delay * 2 < options.ReconnectDelayMax ? delay * 2 : options.ReconnectDelayMax;
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
        }
    }

    /// <summary>One stream from greeting to end.</summary>
    private async Task ExchangeAsync(CancellationToken stopping)
    {
        try
        {
            await using GrpcCall<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>> call =
                await peer.Channel.OpenAsync(PeerProtocol.Exchange, null, stopping).ConfigureAwait(false);
            await link.SendHelloAsync(call.Requests, stopping).ConfigureAwait(false);
            PeerHello hello = await link.ReadHelloAsync(peer, call.Responses, stopping).ConfigureAwait(false);
            _lastFailure = "";
            await link.RunAsync(peer, hello, call.Responses, call.Requests, stopping).ConfigureAwait(false);
        }
        catch (GrpcStatusException exception)
        {
            Log(exception);
        }
#pragma warning disable CA1031 // Nobody waits for this task: without it the node would run on and never call this peer again.
        catch (Exception exception) when (exception is not OperationCanceledException || !stopping.IsCancellationRequested)
#pragma warning restore CA1031
        {
            LogUnforeseen(exception);
        }
    }

    private void Log(GrpcStatusException exception)
    {
        LogLevel level = !IsNews(exception.Detail) ? LogLevel.Debug
            : exception.Code == GrpcStatusCode.Unavailable ? LogLevel.Information : LogLevel.Warning;
        NetworkLog.NotJoined(logger, level, peer.Address.Name, peer.Channel.Address.Authority, exception.Detail);
    }

    private void LogUnforeseen(Exception exception)
    {
        LogLevel level = IsNews(exception.Message) ? LogLevel.Error : LogLevel.Debug;
        NetworkLog.DialFailed(logger, level, peer.Address.Name, exception);
    }

    /// <summary>A thing is said once, not at every attempt.</summary>
    private bool IsNews(string failure)
    {
        bool isNews = failure != _lastFailure;
        _lastFailure = failure;
        return isNews;
    }
}
