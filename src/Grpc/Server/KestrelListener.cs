using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Chain.Grpc.Tls;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Chain.Grpc.Server;

/// <summary>
/// One Kestrel endpoint and one function that answers its requests. The container that Kestrel needs stays in here.
/// </summary>
public sealed class KestrelListener : IAsyncDisposable
{
    private static readonly object Handshake = new();
    private static readonly object Called = new();

    private readonly WebApplication _application;
    private readonly TimeSpan _stopTimeout;

    private KestrelListener(WebApplication application, TimeSpan stopTimeout)
    {
        _application = application;
        _stopTimeout = stopTimeout;
        EndPoint = BoundEndPoint(application);
    }

    /// <summary>Where it listens: the port is the real one when a free one was asked for.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>Binds the address and starts to answer.</summary>
    /// <exception cref="IOException">The address is in use or not of this machine.</exception>
    public static async Task<KestrelListener> StartAsync(
        KestrelListenerOptions options,
        RequestDelegate handler,
        ILoggerFactory loggerFactory,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<ILoggerFactory>(new HostLoggers(loggerFactory, options.OnProtocolError));
        builder.Services.AddSingleton(typeof(ILogger<>), typeof(Logger<>));
        builder.Services.AddSingleton<IHostLifetime, PassiveLifetime>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.StopTimeout);
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(server =>
        {
            server.AddServerHeader = false;
            options.Limits(server.Limits);
            server.Listen(options.Listen, endpoint =>
            {
                endpoint.Protocols = options.Protocols;
                if (options.Tls is { } tls) UseTls(endpoint, tls);
            });
        });

        WebApplication application = builder.Build();
        application.Run(options.Tls?.OnEndWithoutCall is null ? handler : context =>
        {
            context.Features.GetRequiredFeature<IConnectionItemsFeature>().Items[Called] = null;
            return handler(context);
        });
        try
        {
            await application.StartAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (SocketException exception)
        {
            // Kestrel wraps only the port in use.
            await application.DisposeAsync().ConfigureAwait(false);
            throw new IOException($"Failed to bind to address {options.Listen}: {exception.Message}", exception);
        }
        catch
        {
            await application.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        return new KestrelListener(application, options.StopTimeout);
    }

    /// <summary>Takes no more connections and waits for the open calls, up to the stop timeout.</summary>
    public async Task StopAsync()
    {
        using CancellationTokenSource limit = new(_stopTimeout);
        await _application.StopAsync(limit.Token).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        await _application.DisposeAsync().ConfigureAwait(false);
    }

    private static void UseTls(ListenOptions endpoint, TlsServerOptions tls)
    {
        HttpsConnectionAdapterOptions adapter = new()
        {
            ServerCertificate = tls.Identity.Certificate,
            SslProtocols = SslProtocols.Tls13,
            HandshakeTimeout = tls.HandshakeTimeout,
            CheckCertificateRevocation = false,
        };
        if (tls.IsPeerTrusted is { } isTrusted)
        {
            adapter.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
            adapter.ClientCertificateValidation = (certificate, _, _) => isTrusted(certificate);
        }

        adapter.OnAuthenticate = (_, options) => options.AllowRenegotiation = false;

        // Kestrel keeps a failed handshake to itself, so what follows the handshake says that there was none.
        ConnectionGate gate = new(tls);
        endpoint.Use(next => async connection =>
        {
            LinkedListNode<ConnectionContext> place = gate.BeginHandshake(connection);
            connection.Items[Handshake] = place;
            try
            {
                await next(connection).ConfigureAwait(false);
            }
            finally
            {
                gate.EndHandshake(place);
            }

            if (connection.Items.ContainsKey(Handshake)) tls.OnHandshakeFailed?.Invoke(connection.RemoteEndPoint);
        });
        endpoint.UseHttps(adapter);
        endpoint.Use(next => async connection =>
        {
            if (connection.Items.Remove(Handshake, out object? place)) gate.EndHandshake((LinkedListNode<ConnectionContext>)place!);
            X509Certificate2? certificate = connection.Features.Get<ITlsConnectionFeature>()?.ClientCertificate;
            await gate.RunAsync(connection, certificate, next).ConfigureAwait(false);
            if (tls.OnEndWithoutCall is null || connection.Items.ContainsKey(Called)) return;
            tls.OnEndWithoutCall(certificate);
        });
    }

    private static IPEndPoint BoundEndPoint(WebApplication application)
    {
        Uri address = new(application.Urls.First());
        return new IPEndPoint(IPAddress.Parse(address.Host.Trim('[', ']')), address.Port);
    }

    /// <summary>Leaves the signals of the process to the program.</summary>
    private sealed class PassiveLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
