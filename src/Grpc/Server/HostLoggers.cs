using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chain.Grpc.Server;

/// <summary>
/// Passes loggers on to the web host, but for its log of requests: while that one listens to anything at all, the host
/// makes an activity and a scope for every request. Calls are counted and failures logged by the dispatcher.
/// </summary>
internal sealed class HostLoggers(ILoggerFactory inner) : ILoggerFactory
{
    private const string RequestLog = "Microsoft.AspNetCore.Hosting.Diagnostics";

    public ILogger CreateLogger(string categoryName) =>
        categoryName == RequestLog ? NullLogger.Instance : inner.CreateLogger(categoryName);

    public void AddProvider(ILoggerProvider provider) => inner.AddProvider(provider);

    /// <summary>Does nothing: the factory belongs to whoever started the listener.</summary>
    public void Dispose()
    {
    }
}
