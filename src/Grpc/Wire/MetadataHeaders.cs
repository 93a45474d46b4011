using Microsoft.AspNetCore.Http;

namespace Chain.Grpc.Wire;

/// <summary>Metadata as HTTP headers.</summary>
internal static class MetadataHeaders
{
    /// <summary>Appends each pair; bytes as base64 without padding, which every implementation reads.</summary>
    internal static void Write(GrpcMetadata metadata, IHeaderDictionary headers)
    {
        foreach (GrpcMetadata.Entry entry in metadata) headers.Append(entry.Key, ValueOf(entry));
    }

    /// <summary>The value of a pair as it stands in a header.</summary>
    internal static string ValueOf(GrpcMetadata.Entry entry) =>
        entry.Text ?? Convert.ToBase64String(entry.Bytes!).TrimEnd('=');
}
