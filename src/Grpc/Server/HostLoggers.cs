using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chain.Grpc.Server;

/// <summary>
/// Passes loggers on to the web host, but for its log of requests: while that one listens to anything at all, the host
/// makes an activity and a scope for every request. Calls are counted and failures logged by the dispatcher. Breaches of
/// HTTP/2, which no handler sees and the host tells its debug log alone, are passed on to be counted.
/// </summary>
internal sealed class HostLoggers(ILoggerFactory inner, Action<HttpProtocolError>? onProtocolError) : ILoggerFactory
{
    private const string RequestLog = "Microsoft.AspNetCore.Hosting.Diagnostics";
    private const string Http2Log = "Microsoft.AspNetCore.Server.Kestrel.Http2";

    public ILogger CreateLogger(string categoryName) => categoryName switch
    {
        RequestLog => NullLogger.Instance,
        Http2Log when onProtocolError is not null => new ProtocolErrorLogger(inner.CreateLogger(categoryName), onProtocolError),
        _ => inner.CreateLogger(categoryName),
    };

    public void AddProvider(ILoggerProvider provider) => inner.AddProvider(provider);

    /// <summary>Does nothing: the factory belongs to whoever started the listener.</summary>
    public void Dispose()
    {
    }

    /// <summary>Counts what Kestrel logs of HTTP/2 at debug level: only what ends a stream or a connection.</summary>
    private sealed class ProtocolErrorLogger(ILogger inner, Action<HttpProtocolError> onError) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => inner.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Debug || inner.IsEnabled(logLevel);

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            HttpProtocolError? error = eventId.Name switch
            {
                "Http2ConnectionError" => HttpProtocolError.Connection,
                "Http2StreamError" => HttpProtocolError.Stream,
                "HPackDecodingError" => HttpProtocolError.Headers,
                _ => null,
            };
            if (error is { } counted) onError(counted);
            if (inner.IsEnabled(logLevel)) inner.Log(logLevel, eventId, state, exception, formatter);
        }
    }
}
