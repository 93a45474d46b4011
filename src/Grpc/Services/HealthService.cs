using Chain.Grpc.Health.V1;
using Chain.Grpc.Server;
using ServingStatus = Chain.Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace Chain.Grpc.Services;

/// <summary>The standard <c>grpc.health.v1.Health</c>. Safe for concurrent use.</summary>
public sealed class HealthService
{
    /// <summary>The method that asks once.</summary>
    public static readonly GrpcMethod<HealthCheckRequest, HealthCheckResponse> Check = GrpcMethod.Of(
        Descriptor, nameof(Check), HealthCheckRequest.Parser, HealthCheckResponse.Parser);

    /// <summary>The method that follows changes.</summary>
    public static readonly GrpcMethod<HealthCheckRequest, HealthCheckResponse> Watch = GrpcMethod.Of(
        Descriptor, nameof(Watch), HealthCheckRequest.Parser, HealthCheckResponse.Parser);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, ServingStatus> _statuses = new(StringComparer.Ordinal) { [""] = ServingStatus.NotServing };
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Starts with a server as a whole that does not serve.</summary>
    public HealthService()
    {
        Service = new GrpcService(Descriptor);
        Service.Unary(Check, (request, _) => Task.FromResult(new HealthCheckResponse { Status = Find(request.Service) }));
        Service.ServerStreaming(Watch, WatchAsync);
    }

    /// <summary>What the server registers.</summary>
    public GrpcService Service { get; }

    private static Google.Protobuf.Reflection.ServiceDescriptor Descriptor =>
        HealthReflection.Descriptor.FindTypeByName<Google.Protobuf.Reflection.ServiceDescriptor>("Health");

    /// <summary>Sets whether a service, or with an empty name the server as a whole, serves.</summary>
    public void Set(string service, bool isServing)
    {
        TaskCompletionSource changed;
        lock (_lock)
        {
            ServingStatus status = isServing ? ServingStatus.Serving : ServingStatus.NotServing;
            if (_statuses.TryGetValue(service, out ServingStatus old) && old == status) return;
            _statuses[service] = status;
            changed = _changed;
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        changed.SetResult();
    }

    private ServingStatus Find(string service)
    {
        lock (_lock)
        {
            if (_statuses.TryGetValue(service, out ServingStatus status)) return status;
        }

        throw new GrpcStatusException(GrpcStatusCode.NotFound, $"This server has no service '{service}'.");
    }

    private async Task WatchAsync(HealthCheckRequest request, GrpcWriter<HealthCheckResponse> responses, GrpcServerCall call)
    {
        ServingStatus? sent = null;
        while (true)
        {
            Task changed;
            ServingStatus status;
            lock (_lock)
            {
                changed = _changed.Task;
                if (!_statuses.TryGetValue(request.Service, out status)) status = ServingStatus.ServiceUnknown;
            }

            if (sent != status) await responses.WriteAsync(new HealthCheckResponse { Status = status }).ConfigureAwait(false);
            sent = status;
            await changed.WaitAsync(call.CancellationToken).ConfigureAwait(false);
        }
    }
}
