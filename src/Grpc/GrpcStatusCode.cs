namespace Chain.Grpc;

/// <summary>Outcome of a call, as on the wire. Source: gRPC core documentation, "Status codes and their use in gRPC".</summary>
public enum GrpcStatusCode
{
    /// <summary>Success.</summary>
    Ok = 0,

    /// <summary>The caller gave the call up.</summary>
    Cancelled = 1,

    /// <summary>An answer that carries no usable status.</summary>
    Unknown = 2,

    /// <summary>The request can never succeed in this form.</summary>
    InvalidArgument = 3,

    /// <summary>The deadline passed before the call ended. The work may still be done.</summary>
    DeadlineExceeded = 4,

    /// <summary>What was asked for does not exist here.</summary>
    NotFound = 5,

    /// <summary>What was to be created exists.</summary>
    AlreadyExists = 6,

    /// <summary>The caller may not do this.</summary>
    PermissionDenied = 7,

    /// <summary>A limit is reached.</summary>
    ResourceExhausted = 8,

    /// <summary>The state of the system refuses the request; repeating it unchanged does not help.</summary>
    FailedPrecondition = 9,

    /// <summary>A conflict; repeat the whole operation.</summary>
    Aborted = 10,

    /// <summary>Past the valid range.</summary>
    OutOfRange = 11,

    /// <summary>The method, encoding or feature is not offered.</summary>
    Unimplemented = 12,

    /// <summary>The server or the wire broke its own rules.</summary>
    Internal = 13,

    /// <summary>The server cannot be reached or does not serve now; try again or elsewhere.</summary>
    Unavailable = 14,

    /// <summary>Data is lost or corrupt.</summary>
    DataLoss = 15,

    /// <summary>The caller is not known.</summary>
    Unauthenticated = 16,
}
