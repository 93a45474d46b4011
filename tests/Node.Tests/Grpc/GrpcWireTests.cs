using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using Chain.Grpc.Server;
using Chain.Grpc.Wire;

namespace Chain.Node.Tests.Grpc;

/// <summary>Hand-made requests, as a broken or hostile client sends them.</summary>
public sealed class GrpcWireTests
{
    private const string Unimplemented = "12";
    private const string Internal = "13";
    private const string InvalidArgument = "3";
    private const string ResourceExhausted = "8";

    [Theory]
    [InlineData("0000000003616263", "0", "")]
    [InlineData("", Internal, "without a message")]
    [InlineData("00000000", Internal, "incomplete frame")]
    [InlineData("000000000461", Internal, "incomplete frame")]
    [InlineData("0100000000", Unimplemented, "compressed")]
    [InlineData("0700000000", Internal, "0x07")]
    [InlineData("00ffffffff", ResourceExhausted, "4294967295 bytes")]
    [InlineData("0000400001", ResourceExhausted, "limit")]
    [InlineData("00000000016100000000", Internal, "incomplete frame")]
    [InlineData("000000000161000000000162", Internal, "more than one message")]
    public async Task Bytes_of_a_unary_request_have_a_stated_verdict(string hex, string status, string message)
    {
        await using GrpcFixture fixture = await GrpcFixture.StartAsync(new()
        {
            Listen = new IPEndPoint(IPAddress.Loopback, 0),
            ReceiveMessageBytesMax = 4 * 1024 * 1024 - 1,
        });
        using HttpResponseMessage response = await PostAsync(fixture, "Echo", Convert.FromHexString(hex));
        await response.Content.ReadAsByteArrayAsync();
        HttpResponseHeaders block = status == "0" ? response.TrailingHeaders : response.Headers;
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(status, block.GetValues("grpc-status").Single());
        if (message.Length > 0) Assert.Contains(message, block.GetValues("grpc-message").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Message_that_is_no_protobuf_is_an_invalid_argument()
    {
        Chain.Grpc.Services.HealthService health = new();
        await using GrpcFixture fixture = await GrpcFixture.StartAsync(null, health.Service);
        using HttpResponseMessage response = await SendAsync(
            fixture, HttpMethod.Post, "/grpc.health.v1.Health/Check", Frame([0x0a, 0x7f, 0x01]), "application/grpc");
        Assert.Equal(InvalidArgument, response.Headers.GetValues("grpc-status").Single());
        Assert.Contains("HealthCheckRequest", response.Headers.GetValues("grpc-message").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unfinished_frame_of_a_stream_is_an_error()
    {
        await using GrpcFixture fixture = await GrpcFixture.StartAsync();
        using HttpResponseMessage response = await PostAsync(fixture, "Sum", [.. Frame(new byte[4]), 0, 0]);
        Assert.Equal(Internal, response.Headers.GetValues("grpc-status").Single());
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/json")]
    [InlineData("application/grpc-web")]
    public async Task Other_content_types_are_unsupported(string contentType)
    {
        await using GrpcFixture fixture = await GrpcFixture.StartAsync();
        using HttpResponseMessage response = await SendAsync(fixture, HttpMethod.Post, "/test.Echo/Echo", Frame([]), contentType);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
    }

    [Theory]
    [InlineData("application/grpc+proto")]
    [InlineData("application/grpc;charset=utf-8")]
    public async Task Content_types_with_codec_or_parameters_are_grpc(string contentType)
    {
        await using GrpcFixture fixture = await GrpcFixture.StartAsync();
        using HttpResponseMessage response = await SendAsync(fixture, HttpMethod.Post, "/test.Echo/Echo", Frame([]), contentType);
        await response.Content.ReadAsByteArrayAsync();
        Assert.Equal("0", response.TrailingHeaders.GetValues("grpc-status").Single());
    }

    [Fact]
    public async Task Other_http_methods_are_not_allowed()
    {
        await using GrpcFixture fixture = await GrpcFixture.StartAsync();
        using HttpResponseMessage response = await SendAsync(fixture, HttpMethod.Put, "/test.Echo/Echo", [], "application/grpc");
        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
    }

    [Fact]
    public async Task Message_encodings_other_than_identity_are_unimplemented_and_say_what_is()
    {
        await using GrpcFixture fixture = await GrpcFixture.StartAsync();
        using HttpResponseMessage response = await SendAsync(
            fixture, HttpMethod.Post, "/test.Echo/Echo", Frame([]), "application/grpc", ("grpc-encoding", "gzip"));
        Assert.Equal(Unimplemented, response.Headers.GetValues("grpc-status").Single());
        Assert.Equal("identity", response.Headers.GetValues("grpc-accept-encoding").Single());
    }

    [Theory]
    [InlineData("1")]
    [InlineData("S")]
    [InlineData("1h")]
    [InlineData("-1S")]
    [InlineData("123456789S")]
    public async Task Timeouts_of_another_form_are_invalid(string timeout)
    {
        await using GrpcFixture fixture = await GrpcFixture.StartAsync();
        using HttpResponseMessage response = await SendAsync(
            fixture, HttpMethod.Post, "/test.Echo/Echo", Frame([]), "application/grpc", ("grpc-timeout", timeout));
        Assert.Equal(InvalidArgument, response.Headers.GetValues("grpc-status").Single());
    }

    [Fact]
    public async Task Many_small_headers_are_as_good_as_few()
    {
        await using GrpcFixture fixture = await GrpcFixture.StartAsync();
        using HttpResponseMessage response = await SendAsync(
            fixture, HttpMethod.Post, "/test.Echo/Echo", Frame([]), "application/grpc", [.. Enumerable.Range(0, 150).Select(i => ($"x-{i}", "1"))]);
        await response.Content.ReadAsByteArrayAsync();
        Assert.Equal("0", response.TrailingHeaders.GetValues("grpc-status").Single());
    }

    [Theory]
    [InlineData(1, 60_000)]
    [InlineData(500, 10)]
    public async Task Headers_beyond_the_limit_exhaust_it_in_grpcs_own_words(int count, int length)
    {
        await using GrpcFixture fixture = await GrpcFixture.StartAsync();
        using HttpResponseMessage response = await SendAsync(
            fixture, HttpMethod.Post, "/test.Echo/Echo", Frame([]), "application/grpc", [.. Enumerable.Range(0, count).Select(i => ($"x-{i}", new string('a', length)))]);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(ResourceExhausted, response.Headers.GetValues("grpc-status").Single());
    }

    [Fact]
    public async Task Every_refusal_before_a_method_runs_is_told()
    {
        List<GrpcRefusalReason> told = [];
        await using GrpcFixture fixture = await GrpcFixture.StartAsync(new()
        {
            Listen = new IPEndPoint(IPAddress.Loopback, 0),
            OnRefusal = refusal => told.Add(refusal.Reason),
        });
        const string Grpc = "application/grpc";
        (await SendAsync(fixture, HttpMethod.Put, "/test.Echo/Echo", [], Grpc)).Dispose();
        (await SendAsync(fixture, HttpMethod.Post, "/test.Echo/Echo", [], "text/plain")).Dispose();
        (await SendAsync(fixture, HttpMethod.Post, "/nothing", [], Grpc)).Dispose();
        (await SendAsync(fixture, HttpMethod.Post, "/test.Echo/Echo", [], Grpc, ("grpc-encoding", "gzip"))).Dispose();
        (await SendAsync(fixture, HttpMethod.Post, "/test.Echo/Echo", [], Grpc, ("grpc-timeout", "1"))).Dispose();
        (await SendAsync(fixture, HttpMethod.Post, "/test.Echo/Echo", [], Grpc, ("x-long", new string('a', 20_000)))).Dispose();
        Assert.Equal(Enum.GetValues<GrpcRefusalReason>(), told);
    }

    [Fact]
    public async Task Connection_that_breaks_the_framing_is_told()
    {
        TaskCompletionSource<HttpProtocolError> told = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using GrpcFixture fixture = await GrpcFixture.StartAsync(new()
        {
            Listen = new IPEndPoint(IPAddress.Loopback, 0),
            OnProtocolError = error => told.TrySetResult(error),
        });
        using System.Net.Sockets.TcpClient client = new();
        await client.ConnectAsync(fixture.Server.EndPoint);
        byte[] settings = [0, 0, 0, 4, 0, 0, 0, 0, 0];
        byte[] dataOfNoStream = [0, 0, 1, 0, 0, 0, 0, 0, 0, 42];
        await client.GetStream().WriteAsync((byte[])[.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, .. settings, .. dataOfNoStream]);
        Assert.Equal(HttpProtocolError.Connection, await told.Task);
    }

    [Fact]
    public async Task Deadline_that_the_server_notices_is_sent_as_status()
    {
        await using GrpcFixture fixture = await GrpcFixture.StartAsync();
        using HttpResponseMessage response = await SendAsync(
            fixture, HttpMethod.Post, "/test.Echo/Wait", Frame([]), "application/grpc", ("grpc-timeout", "20m"));
        Assert.Equal("4", response.Headers.GetValues("grpc-status").Single());
    }

    [Theory]
    [InlineData("1H", 3_600_000)]
    [InlineData("2M", 120_000)]
    [InlineData("3S", 3_000)]
    [InlineData("4m", 4)]
    [InlineData("99999999H", 24 * 86_400_000L)]
    public void Timeouts_are_read_in_every_unit(string text, long milliseconds)
    {
        Assert.True(GrpcTimeout.TryParse(text, out TimeSpan timeout));
        Assert.Equal(milliseconds, (long)timeout.TotalMilliseconds);
    }

    [Fact]
    public void Timeouts_are_written_without_being_shortened()
    {
        foreach (TimeSpan timeout in (TimeSpan[])[TimeSpan.FromTicks(1), TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(100.0000001), TimeSpan.FromDays(20)])
        {
            Assert.True(GrpcTimeout.TryParse(GrpcTimeout.Format(timeout), out TimeSpan back));
            Assert.InRange(back, timeout, timeout * 1.01 + TimeSpan.FromMicroseconds(1));
        }
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("50 %", "50 %25")]
    [InlineData("ü\n", "%C3%BC%0A")]
    public void Messages_are_percent_encoded(string text, string encoded)
    {
        Assert.Equal(encoded, PercentEncoding.Encode(text));
        Assert.Equal(text, PercentEncoding.Decode(encoded));
    }

    [Theory]
    [InlineData("abcdefghij", 10, "abcdefghij")]
    [InlineData("abcdefghijk", 10, "abcdefg...")]
    [InlineData("aüüüü", 10, "a%C3%BC...")]
    [InlineData("€€", 10, "...")]
    public void Messages_that_are_too_long_are_cut_between_characters(string text, int lengthMax, string encoded) =>
        Assert.Equal(encoded, PercentEncoding.Encode(text, lengthMax));

    [Theory]
    [InlineData("%", "%")]
    [InlineData("%4", "%4")]
    [InlineData("%zz%41", "%zzA")]
    public void Broken_percent_escapes_stand_as_they_are(string encoded, string text) =>
        Assert.Equal(text, PercentEncoding.Decode(encoded));

    private static byte[] Frame(ReadOnlySpan<byte> payload)
    {
        byte[] frame = new byte[5 + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), payload.Length);
        payload.CopyTo(frame.AsSpan(5));
        return frame;
    }

    private static Task<HttpResponseMessage> PostAsync(GrpcFixture fixture, string method, byte[] body) =>
        SendAsync(fixture, HttpMethod.Post, $"/test.Echo/{method}", body, "application/grpc");

    private static async Task<HttpResponseMessage> SendAsync(
        GrpcFixture fixture, HttpMethod verb, string path, byte[] body, string contentType, params (string Name, string Value)[] headers)
    {
        using HttpClient client = new();
        using HttpRequestMessage request = new(verb, new Uri(fixture.Address, path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(body),
        };
        request.Content.Headers.TryAddWithoutValidation("content-type", contentType);
        foreach ((string name, string value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await client.SendAsync(request);
    }
}
