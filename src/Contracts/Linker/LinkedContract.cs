namespace Chain.Contracts.Linking;

/// <summary>What is deployed of a contract, and where its code came from.</summary>
/// <param name="Image">The assembly to deploy.</param>
/// <param name="Origins">The contract's own methods, by their full names in the image as Cecil writes them; those of the library are not among them.</param>
public sealed record LinkedContract(byte[] Image, IReadOnlyDictionary<string, MethodOrigin> Origins);
