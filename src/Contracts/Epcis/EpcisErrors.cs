using Chain.Contracts.Library.Traceability.Epcis;

namespace Chain.Contracts.Epcis;

/// <summary>Errors in words, for people.</summary>
public static class EpcisErrors
{
    /// <summary>An error in one line.</summary>
    public static string Describe(EpcisError error) =>
        error.Field is null or "" ? $"{error.Code}: {error.Detail}" : $"{error.Code} in {error.Field}: {error.Detail}";
}
