namespace Chain.Crypto;

/// <summary>Why a key file gave no key. Users and scripts cause these, so they are values.</summary>
public enum KeyFileError
{
    /// <summary>No error.</summary>
    None,

    /// <summary>Not a JSON document with the fields of a key file, or longer than <see cref="KeyFile.CharactersMax"/>.</summary>
    Malformed,

    /// <summary>The version is not 1: written by a newer program.</summary>
    UnknownVersion,

    /// <summary>The cipher or the key derivation is not one that version 1 knows.</summary>
    UnknownAlgorithm,

    /// <summary>The key derivation asks for more passes or memory than <see cref="KdfParameters"/> allows, or too little.</summary>
    CostOutsideLimits,

    /// <summary>The fields do not match the checksum, or not one another: damaged or edited.</summary>
    Tampered,

    /// <summary>The file is encrypted and no passphrase was given.</summary>
    PassphraseRequired,

    /// <summary>The passphrase does not open the file (or the file was forged together with its checksum).</summary>
    WrongPassphrase,
}
