using Chain.Grpc.Reflection.V1;
using Chain.Grpc.Server;
using Google.Protobuf.Reflection;

namespace Chain.Grpc.Services;

/// <summary>The standard <c>grpc.reflection.v1.ServerReflection</c>: lets tools call a server without its files.</summary>
public sealed class ReflectionService
{
    /// <summary>The one method.</summary>
    public static readonly GrpcMethod<ServerReflectionRequest, ServerReflectionResponse> ServerReflectionInfo = GrpcMethod.Of(
        Descriptor, nameof(ServerReflectionInfo), ServerReflectionRequest.Parser, ServerReflectionResponse.Parser);

    private readonly SortedSet<string> _services = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FileDescriptor> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FileDescriptor> _filesBySymbol = new(StringComparer.Ordinal);

    /// <summary>Describes these services, as far as they have files, and itself.</summary>
    public ReflectionService(IEnumerable<GrpcService> services)
    {
        ArgumentNullException.ThrowIfNull(services);
        Service = new GrpcService(Descriptor);
        Service.Duplex(ServerReflectionInfo, AnswerAsync);
        foreach (GrpcService service in services.Append(Service))
        {
            _services.Add(service.Name);
            if (service.Descriptor is { } descriptor) AddFile(descriptor.File);
        }
    }

    /// <summary>What the server registers.</summary>
    public GrpcService Service { get; }

    private static ServiceDescriptor Descriptor =>
        ReflectionReflection.Descriptor.FindTypeByName<ServiceDescriptor>("ServerReflection");

    private static async Task AnswerAsync(
        Func<ServerReflectionRequest, ServerReflectionResponse> answer,
        GrpcReader<ServerReflectionRequest> requests,
        GrpcWriter<ServerReflectionResponse> responses,
        CancellationToken cancellationToken)
    {
        while (await requests.MoveNextAsync(cancellationToken).ConfigureAwait(false))
        {
            await responses.WriteAsync(answer(requests.Current), cancellationToken: cancellationToken).ConfigureAwait(false);
        }
    }

    private Task AnswerAsync(
        GrpcReader<ServerReflectionRequest> requests, GrpcWriter<ServerReflectionResponse> responses, GrpcServerCall call) =>
        AnswerAsync(Answer, requests, responses, call.CancellationToken);

    private ServerReflectionResponse Answer(ServerReflectionRequest request)
    {
        ServerReflectionResponse response = new() { ValidHost = request.Host, OriginalRequest = request };
        switch (request.MessageRequestCase)
        {
            case ServerReflectionRequest.MessageRequestOneofCase.ListServices:
                response.ListServicesResponse = new ListServiceResponse();
                response.ListServicesResponse.Service.AddRange(_services.Select(name => new ServiceResponse { Name = name }));
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.FileByFilename:
                AnswerFile(response, _files.GetValueOrDefault(request.FileByFilename), request.FileByFilename);
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.FileContainingSymbol:
                AnswerFile(response, FindSymbol(request.FileContainingSymbol), request.FileContainingSymbol);
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.FileContainingExtension:
                AnswerFile(response, null, $"an extension of {request.FileContainingExtension.ContainingType}");
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.AllExtensionNumbersOfType:
                AnswerFile(response, null, $"an extension of {request.AllExtensionNumbersOfType}");
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.None:
            default:
                response.ErrorResponse = Error(GrpcStatusCode.InvalidArgument, "The request asks for nothing that this server knows.");
                break;
        }

        return response;
    }

    private static void AnswerFile(ServerReflectionResponse response, FileDescriptor? file, string what)
    {
        if (file is null)
        {
            response.ErrorResponse = Error(GrpcStatusCode.NotFound, $"This server has no file for '{what}'.");
            return;
        }

        // The file and all that it imports, so that a tool needs one answer only.
        response.FileDescriptorResponse = new FileDescriptorResponse();
        HashSet<string> seen = new(StringComparer.Ordinal);
        Queue<FileDescriptor> left = new([file]);
        while (left.TryDequeue(out FileDescriptor? next))
        {
            if (!seen.Add(next.Name)) continue;
            response.FileDescriptorResponse.FileDescriptorProto.Add(next.SerializedData);
            foreach (FileDescriptor dependency in next.Dependencies) left.Enqueue(dependency);
        }
    }

    private static ErrorResponse Error(GrpcStatusCode code, string message) => new() { ErrorCode = (int)code, ErrorMessage = message };

    /// <summary>A method or field is found through the service or message that holds it.</summary>
    private FileDescriptor? FindSymbol(string symbol)
    {
        string name = symbol.TrimStart('.');
        while (name.Length > 0)
        {
            if (_filesBySymbol.TryGetValue(name, out FileDescriptor? file)) return file;
            int dot = name.LastIndexOf('.');
            name = dot < 0 ? "" : name[..dot];
        }

        return null;
    }

    private void AddFile(FileDescriptor file)
    {
        if (!_files.TryAdd(file.Name, file)) return;
        foreach (ServiceDescriptor service in file.Services) _filesBySymbol[service.FullName] = file;
        foreach (MessageDescriptor message in file.MessageTypes) _filesBySymbol[message.FullName] = file;
        foreach (EnumDescriptor type in file.EnumTypes) _filesBySymbol[type.FullName] = file;
        foreach (FileDescriptor dependency in file.Dependencies) AddFile(dependency);
    }
}
