namespace Chain.Contracts.State;

/// <summary>
/// Full state keys: <c>length of the contract's name (1 byte) ‖ contract's name (ASCII) ‖ key</c>, so that each key lies
/// under the contract that owns it and a contract's keys are one range.
/// </summary>
public static class StateKey
{
    /// <summary>Longest contract name, in bytes.</summary>
    public const int ContractNameBytesMax = 32;

    /// <summary>Longest key of a contract, in bytes, without the contract's name.</summary>
    public const int KeyBytesMax = 256;

    /// <summary>Largest value, in bytes.</summary>
    public const int ValueBytesMax = 64 * 1024;

    /// <summary>Joins a contract's name and one of its keys.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The name is empty or too long, or not ASCII.</exception>
    public static byte[] Of(string contract, ReadOnlySpan<byte> key)
    {
        ArgumentException.ThrowIfNullOrEmpty(contract);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(contract.Length, ContractNameBytesMax);
        byte[] full = new byte[1 + contract.Length + key.Length];
        full[0] = (byte)contract.Length;
        for (int i = 0; i < contract.Length; i++)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(contract[i], (char)0x7f, nameof(contract));
            full[1 + i] = (byte)contract[i];
        }

        key.CopyTo(full.AsSpan(1 + contract.Length));
        return full;
    }
}
