namespace Chain.Crypto;

/// <summary>One signature to check.</summary>
/// <param name="Key">Who shall have signed.</param>
/// <param name="Message">The signed bytes, tag first. Checks of one certificate share them.</param>
/// <param name="Signature">The signature.</param>
public readonly record struct SignatureCheck(PublicKey Key, ReadOnlyMemory<byte> Message, Signature Signature);
