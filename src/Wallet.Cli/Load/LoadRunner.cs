using Chain.Api.V1;
using Chain.Client;
using Chain.Crypto;
using Chain.Encoding;
using Chain.Grpc;
using Chain.Grpc.Client;
using Chain.Grpc.Tls;

namespace Chain.Wallet.Cli.Load;

/// <summary>
/// Sends <c>store.Put</c> transactions to all nodes and waits for each to be final. In an open loop, latency counts from
/// when a transaction should have been sent, so that a network that stalls cannot hide it (no coordinated omission).
/// </summary>
internal sealed class LoadRunner : IDisposable
{
    private static readonly GrpcMethod<ReadOnlyMemory<byte>, SubmitAndWaitResponse> SubmitAndWait = new(
        "chain.v1.Chain", "SubmitAndWait", GrpcMethodKind.Unary, GrpcMarshaller.Bytes, GrpcMarshaller.Protobuf(SubmitAndWaitResponse.Parser));

    private const string Interrupted = "The run was interrupted.";

    private static readonly TimeSpan Validity = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan BackoffMax = TimeSpan.FromSeconds(1);

    private readonly LoadPlan _plan;
    private readonly NetworkTrust _trust;
    private readonly IReadOnlyList<SigningKey> _keys;
    private readonly LoadRecordWriter? _record;
    private readonly TimeProvider _time;
    private readonly GrpcChannel[] _channels;
    private long _start;
    private long _slots;

    internal LoadRunner(LoadPlan plan, NetworkTrust trust, IReadOnlyList<SigningKey> keys, LoadRecordWriter? record, TimeProvider time)
    {
        _plan = plan;
        _trust = trust;
        _keys = keys;
        _record = record;
        _time = time;
        _channels =
        [
            .. trust.Nodes.Select(node => new GrpcChannel(node.Endpoint, new GrpcChannelOptions
            {
                ConnectTimeout = TimeSpan.FromSeconds(5),
                Tls = node.TlsSpkiSha256 is Hash32 pin ? TlsClientOptions.TrustPins([pin]) : null,
            })),
        ];
    }

    internal LoadStatistics Statistics { get; } = new();

    /// <summary>Runs the plan; returns when the last transaction has ended, or when all are given up.</summary>
    /// <param name="report">Called each second with a line about it.</param>
    /// <param name="cancellationToken">Stops sending; what is under way is given up, and recorded as unknown.</param>
    internal async Task<LoadResult> RunAsync(Action<string> report, CancellationToken cancellationToken)
    {
        _start = _time.GetTimestamp();
        using CancellationTokenSource reporting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task reports = ReportAsync(report, reporting.Token);
        Task[] clients = new Task[_plan.Clients];
        for (int i = 0; i < clients.Length; i++)
        {
            int client = i;
            clients[i] = Task.Run(() => RunClientAsync(client, cancellationToken), CancellationToken.None);
        }

        await Task.WhenAll(clients);
        await reporting.CancelAsync();
        await reports;
        TimeSpan elapsed = _time.GetElapsedTime(_start);
        return Statistics.Result(_plan, cancellationToken.IsCancellationRequested && elapsed < _plan.Duration ? elapsed : _plan.Duration);
    }

    public void Dispose()
    {
        foreach (GrpcChannel channel in _channels) channel.Dispose();
    }

    private async Task RunClientAsync(int client, CancellationToken cancellationToken)
    {
        PutWriter writer = new(_trust.GenesisHash, _keys[client % _keys.Count], _plan, client);
        int node = client % _channels.Length;
        for (long number = 0; !cancellationToken.IsCancellationRequested; number++)
        {
            TimeSpan intended = _time.GetElapsedTime(_start);
            if (_plan.Rate is double rate)
            {
                intended = TimeSpan.FromSeconds((Interlocked.Increment(ref _slots) - 1) / rate);
                TimeSpan wait = intended - _time.GetElapsedTime(_start);
                if (intended >= _plan.Duration) return;
                if (wait > TimeSpan.Zero && !await WaitAsync(wait, cancellationToken)) return;
            }
            else if (intended >= _plan.Duration)
            {
                return;
            }

            ulong validUntil = (ulong)(_time.GetUtcNow() + Validity).ToUnixTimeMilliseconds();
            (ReadOnlyMemory<byte> request, Hash32 id) = writer.Write(number, validUntil);
            if (_plan.Rate is null) intended = _time.GetElapsedTime(_start);
            Statistics.CountSubmitted();
            (LoadRecordLine line, string message, node) = await SubmitAsync(request, id, node, cancellationToken);
            TimeSpan now = _time.GetElapsedTime(_start);
            _record?.Write(line);
            Statistics.CountEnd(line.Outcome, now - intended, now <= _plan.Duration, message);
        }
    }

    /// <summary>Submits until a node gives an answer that stands; the same bytes may be sent to any number of nodes.</summary>
    private async Task<(LoadRecordLine Line, string Message, int Node)> SubmitAsync(
        ReadOnlyMemory<byte> request, Hash32 id, int node, CancellationToken cancellationToken)
    {
        long start = _time.GetTimestamp();
        string message = "";
        for (int attempt = 1; ; attempt++)
        {
            TimeSpan left = _plan.Timeout - _time.GetElapsedTime(start);
            if (left <= TimeSpan.Zero) return (new LoadRecordLine(LoadOutcome.Unknown, id, 0, Hash32.Zero), message, node);

            try
            {
                TimeSpan timeout = left < TimeSpan.FromSeconds(10) ? left : TimeSpan.FromSeconds(10);
                SubmitAndWaitResponse answer = await _channels[node].UnaryAsync(
                    SubmitAndWait, request, new GrpcCallOptions { Timeout = timeout }, cancellationToken);
                bool succeeded = answer.Receipt.Status == ReceiptStatus.Succeeded;
                Hash32 receipt = Hashing.Sha256(answer.Receipt.Receipt_.Span);
                LoadRecordLine line = new(succeeded ? LoadOutcome.Final : LoadOutcome.Faulted, id, answer.Receipt.Height, receipt);
                return (line, succeeded ? "" : $"{answer.Receipt.FaultCode}: {answer.Receipt.FaultMessage}", node);
            }
            catch (GrpcStatusException e)
            {
                message = $"{e.Code}: {e.Detail}";
                if (!IsWorthAnotherTry(e.Code)) return (Refused(id, attempt), message, node);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return (new LoadRecordLine(LoadOutcome.Unknown, id, 0, Hash32.Zero), Interrupted, node);
            }

            node = (node + 1) % _channels.Length;
            if (attempt % _channels.Length == 0)
            {
                double pause = Math.Min(BackoffMax.TotalMilliseconds, 25.0 * (1 << Math.Min(attempt / _channels.Length, 10)));
                await WaitAsync(TimeSpan.FromMilliseconds(pause), cancellationToken);
            }

            if (cancellationToken.IsCancellationRequested) return (new LoadRecordLine(LoadOutcome.Unknown, id, 0, Hash32.Zero), Interrupted, node);
        }
    }

    /// <summary>Waits; false if the run is interrupted.</summary>
    private async Task<bool> WaitAsync(TimeSpan pause, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(pause, _time, cancellationToken);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>A refusal of a first attempt stands; after an earlier one, which may have arrived, nobody knows.</summary>
    private static LoadRecordLine Refused(Hash32 id, int attempt) =>
        new(attempt == 1 ? LoadOutcome.Rejected : LoadOutcome.Unknown, id, 0, Hash32.Zero);

    private static bool IsWorthAnotherTry(GrpcStatusCode code) => code is
        GrpcStatusCode.Unavailable or GrpcStatusCode.ResourceExhausted or GrpcStatusCode.DeadlineExceeded or
        GrpcStatusCode.Aborted or GrpcStatusCode.Cancelled or GrpcStatusCode.Unknown or GrpcStatusCode.Internal or GrpcStatusCode.AlreadyExists;

    private async Task ReportAsync(Action<string> report, CancellationToken cancellationToken)
    {
        TimeSpan last = TimeSpan.Zero;
        try
        {
            using PeriodicTimer timer = new(TimeSpan.FromSeconds(1), _time);
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                TimeSpan now = _time.GetElapsedTime(_start);
                report(Statistics.Report(now, now - last));
                last = now;
            }
        }
        catch (OperationCanceledException)
        {
            // The run has ended.
        }
    }
}
