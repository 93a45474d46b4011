using System.Net;
using Chain.Grpc;
using Chain.Grpc.Client;
using Chain.Grpc.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chain.Node.Tests.Grpc;

/// <summary>Our client against servers that answer badly.</summary>
public sealed class GrpcClientTests
{
    [Theory]
    [InlineData(404, GrpcStatusCode.Unimplemented)]
    [InlineData(401, GrpcStatusCode.Unauthenticated)]
    [InlineData(403, GrpcStatusCode.PermissionDenied)]
    [InlineData(503, GrpcStatusCode.Unavailable)]
    [InlineData(400, GrpcStatusCode.Internal)]
    [InlineData(418, GrpcStatusCode.Unknown)]
    public async Task Http_status_stands_in_for_a_missing_grpc_status(int http, GrpcStatusCode expected) =>
        Assert.Equal(expected, (await CallAsync(context =>
        {
            context.Response.StatusCode = http;
            return Task.CompletedTask;
        })).Code);

    [Fact]
    public async Task Answer_that_is_no_grpc_is_unknown() =>
        Assert.Contains("text/html", (await CallAsync(context =>
        {
            context.Response.ContentType = "text/html";
            return context.Response.WriteAsync("<h1>hello</h1>");
        })).Detail, StringComparison.Ordinal);

    [Fact]
    public async Task Answer_without_a_status_is_unknown()
    {
        GrpcStatusException failure = await CallAsync(async context =>
        {
            context.Response.ContentType = "application/grpc";
            await context.Response.Body.WriteAsync(new byte[5]);
        });
        Assert.Equal(GrpcStatusCode.Unknown, failure.Code);
        Assert.Contains("without a grpc-status", failure.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ok_without_a_message_is_internal() =>
        Assert.Equal(GrpcStatusCode.Internal, (await CallAsync(context =>
        {
            context.Response.ContentType = "application/grpc";
            context.Response.Headers["grpc-status"] = "0";
            return Task.CompletedTask;
        })).Code);

    [Fact]
    public async Task Status_that_nobody_defined_is_unknown() =>
        Assert.Equal(GrpcStatusCode.Unknown, (await CallAsync(context =>
        {
            context.Response.ContentType = "application/grpc";
            context.Response.Headers["grpc-status"] = "99";
            return Task.CompletedTask;
        })).Code);

    [Fact]
    public async Task Reset_stream_is_told_by_its_error_code() =>
        Assert.Equal(GrpcStatusCode.ResourceExhausted, (await CallAsync(context =>
        {
            context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpResetFeature>()!.Reset(0xb);
            return Task.CompletedTask;
        })).Code);

    [Fact]
    public async Task Frame_over_the_limit_is_refused_before_it_is_read() =>
        Assert.Equal(GrpcStatusCode.ResourceExhausted, (await CallAsync(async context =>
        {
            context.Response.ContentType = "application/grpc";
            await context.Response.Body.WriteAsync(new byte[] { 0, 0x7f, 0xff, 0xff, 0xff });
        })).Code);

    [Theory]
    [InlineData("ftp://localhost:1")]
    [InlineData("https://localhost:1")]
    public void Address_without_what_it_needs_is_refused(string address) =>
        Assert.Throws<ArgumentException>(() => new GrpcChannel(new Uri(address)));

    [Theory]
    [InlineData("Upper")]
    [InlineData("grpc-status")]
    [InlineData("with space")]
    [InlineData("x-bin")]
    public void Metadata_that_the_wire_does_not_carry_is_refused(string key) =>
        Assert.Throws<ArgumentException>(() => new GrpcMetadata { { key, "text" } });

    private static async Task<GrpcStatusException> CallAsync(RequestDelegate answer)
    {
        await using KestrelListener listener = await KestrelListener.StartAsync(
            new KestrelListenerOptions { Listen = new IPEndPoint(IPAddress.Loopback, 0), Protocols = HttpProtocols.Http2 },
            answer,
            NullLoggerFactory.Instance,
            CancellationToken.None);
        using GrpcChannel channel = new(new Uri($"http://{listener.EndPoint}"));
        return await Assert.ThrowsAsync<GrpcStatusException>(() => channel.UnaryAsync(GrpcFixture.Echo, default));
    }
}
