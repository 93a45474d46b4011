using Chain.Grpc;

namespace Chain.Node.Network;

/// <summary>One open stream with a peer, after the greetings: sends what is queued, hands up what comes.</summary>
internal sealed class PeerSession : IDisposable
{
    private const int BatchBytes = 128 * 1024;

    private readonly Peer _peer;
    private readonly GrpcReader<ReadOnlyMemory<byte>> _reader;
    private readonly GrpcWriter<ReadOnlyMemory<byte>> _writer;
    private readonly PeerMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _ending;
    private volatile string? _reason;

    internal PeerSession(
        Peer peer,
        GrpcReader<ReadOnlyMemory<byte>> reader,
        GrpcWriter<ReadOnlyMemory<byte>> writer,
        PeerMetrics metrics,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        _peer = peer;
        _reader = reader;
        _writer = writer;
        _metrics = metrics;
        _time = time;
        _ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
    }

    /// <summary>What the peer sent that this side does not read; null if nothing was wrong with it.</summary>
    internal GrpcStatusException? Fault { get; private set; }

    /// <summary>Ends the session; the first reason given is the one that is logged.</summary>
    internal void End(string reason)
    {
        _reason ??= reason;
        _ = _ending.CancelAsync(); // Not here and now: the caller may hold a lock that the end of the session takes.
    }

    /// <summary>Runs until either side ends the stream; returns why.</summary>
    internal async Task<string> RunAsync(Func<ReadOnlyMemory<byte>, ValueTask> onMessage)
    {
        Task reading = ReadAsync(onMessage);
        Task writing = WriteAsync();
        Task first = await Task.WhenAny(reading, writing).ConfigureAwait(false);
        End(await ReasonAsync(first).ConfigureAwait(false));
        await ReasonAsync(first == reading ? writing : reading).ConfigureAwait(false);
        return _reason!;
    }

    public void Dispose() => _ending.Dispose();

    private async Task<string> ReasonAsync(Task task)
    {
        try
        {
            await task.ConfigureAwait(false);
            return "the peer closed the stream";
        }
        catch (OperationCanceledException)
        {
            return "the connection ended";
        }
        catch (GrpcStatusException exception)
        {
            if (!exception.WasReceived)
            {
                Fault ??= exception;
                if (exception.Code == GrpcStatusCode.ResourceExhausted) _metrics.Oversized.Add();
            }

            return exception.Message;
        }
    }

    private async Task ReadAsync(Func<ReadOnlyMemory<byte>, ValueTask> onMessage)
    {
        while (await _reader.MoveNextAsync(_ending.Token).ConfigureAwait(false))
        {
            do
            {
                ReadOnlyMemory<byte> message = _reader.Current;
                _metrics.MessagesReceived.Add();
                _metrics.BytesReceived.Add(message.Length);
                TimeSpan wait = _peer.Limit.Take(message.Length);
                if (wait > TimeSpan.Zero)
                {
                    _metrics.Throttled.Add();
                    await Task.Delay(wait, _time, _ending.Token).ConfigureAwait(false);
                }

                await onMessage(message).ConfigureAwait(false);
            }
            while (_reader.TryMoveNext());
        }
    }

    /// <summary>Takes all that waits and flushes once: a flush for each message would cost more than the messages.</summary>
    private async Task WriteAsync()
    {
        List<ReadOnlyMemory<byte>> batch = [];
        while (true)
        {
            await _peer.Queue.WaitAsync(_ending.Token).ConfigureAwait(false);
            bool wrote = false;
            while (_peer.Queue.TryTake(batch, BatchBytes))
            {
                foreach (ReadOnlyMemory<byte> message in batch)
                {
                    await _writer.WriteAsync(message, flush: false, _ending.Token).ConfigureAwait(false);
                    _metrics.BytesSent.Add(message.Length);
                }

                _metrics.MessagesSent.Add(batch.Count);
                wrote = true;
            }

            if (!wrote) continue;
            await _writer.FlushAsync(_ending.Token).ConfigureAwait(false);
            _metrics.Flushes.Add();
        }
    }
}
