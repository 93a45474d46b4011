using Chain.Api.V1;
using Chain.Grpc;
using Chain.Grpc.Client;
using Chain.Grpc.Health.V1;
using Chain.Grpc.Reflection.V1;
using Chain.Grpc.Server;
using Chain.Grpc.Services;
using Google.Protobuf.Reflection;
using ServingStatus = Chain.Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace Chain.Node.Tests.Grpc;

/// <summary>Health and reflection.</summary>
public sealed class GrpcStandardServiceTests
{
    [Fact]
    public async Task Health_tells_what_serves()
    {
        HealthService health = new();
        health.Set("", true);
        await using GrpcFixture fixture = await GrpcFixture.StartAsync(null, health.Service);
        HealthCheckResponse whole = await fixture.Channel().UnaryAsync(HealthService.Check, new HealthCheckRequest());
        GrpcStatusException unknown = await Assert.ThrowsAsync<GrpcStatusException>(
            () => fixture.Channel().UnaryAsync(HealthService.Check, new HealthCheckRequest { Service = "nobody" }));
        Assert.Equal(ServingStatus.Serving, whole.Status);
        Assert.Equal(GrpcStatusCode.NotFound, unknown.Code);
    }

    [Fact]
    public async Task Health_watch_follows_changes_and_only_those()
    {
        HealthService health = new();
        await using GrpcFixture fixture = await GrpcFixture.StartAsync(null, health.Service);
        await using GrpcCall<HealthCheckRequest, HealthCheckResponse> watch =
            fixture.Channel().ServerStreaming(HealthService.Watch, new HealthCheckRequest { Service = "chain.v1.Chain" });
        Assert.True(await watch.Responses.MoveNextAsync());
        Assert.Equal(ServingStatus.ServiceUnknown, watch.Responses.Current.Status);
        health.Set("another", true);
        health.Set("chain.v1.Chain", true);
        Assert.True(await watch.Responses.MoveNextAsync());
        Assert.Equal(ServingStatus.Serving, watch.Responses.Current.Status);
    }

    [Fact]
    public async Task Reflection_describes_services_that_have_files()
    {
        GrpcService service = new(ChainReflection.Descriptor.Services[0]);
        ReflectionService reflection = new([service, new HealthService().Service]);
        await using GrpcFixture fixture = await GrpcFixture.StartAsync(null, reflection.Service);
        await using GrpcCall<ServerReflectionRequest, ServerReflectionResponse> call =
            await fixture.Channel().OpenAsync(ReflectionService.ServerReflectionInfo);

        ServerReflectionResponse list = await AskAsync(call, new ServerReflectionRequest { ListServices = "*" });
        Assert.Equal(
            ["chain.v1.Chain", "grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection"],
            list.ListServicesResponse.Service.Select(found => found.Name));

        ServerReflectionResponse symbol = await AskAsync(call, new ServerReflectionRequest { FileContainingSymbol = "chain.v1.Chain.GetStatus" });
        FileDescriptorProto file = FileDescriptorProto.Parser.ParseFrom(symbol.FileDescriptorResponse.FileDescriptorProto.Single());
        Assert.Equal("chain.proto", file.Name);
        Assert.Contains(file.Service.Single().Method, method => method.Name == "SubmitAndWait");

        ServerReflectionResponse missing = await AskAsync(call, new ServerReflectionRequest { FileByFilename = "nothing.proto" });
        Assert.Equal((int)GrpcStatusCode.NotFound, missing.ErrorResponse.ErrorCode);
        ServerReflectionResponse empty = await AskAsync(call, new ServerReflectionRequest());
        Assert.Equal((int)GrpcStatusCode.InvalidArgument, empty.ErrorResponse.ErrorCode);
    }

    private static async Task<ServerReflectionResponse> AskAsync(
        GrpcCall<ServerReflectionRequest, ServerReflectionResponse> call, ServerReflectionRequest request)
    {
        await call.Requests.WriteAsync(request);
        Assert.True(await call.Responses.MoveNextAsync());
        return call.Responses.Current;
    }
}
