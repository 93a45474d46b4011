namespace Chain.Crypto;

/// <summary>What a key file tells without its passphrase.</summary>
/// <param name="PublicKey">The public key.</param>
/// <param name="Address">Its address.</param>
/// <param name="IsEncrypted">Whether a passphrase is needed; otherwise whoever reads the file has the key.</param>
public sealed record KeyFileInfo(PublicKey PublicKey, Address Address, bool IsEncrypted);
