using System.Runtime.InteropServices;

namespace Chain.Crypto;

/// <summary>
/// Memory of libsodium for a secret: kept from swap where the system allows, between guard pages, wiped when freed.
/// A handle, so that a native call that still reads it keeps it alive.
/// </summary>
internal sealed class SecretMemory : SafeHandle
{
    internal SecretMemory(int size)
        : base(invalidHandleValue: 0, ownsHandle: true)
    {
        SetHandle(Sodium.sodium_malloc((nuint)size));
        if (IsInvalid) throw new InsufficientMemoryException($"libsodium has no memory for a secret of {size} bytes.");
    }

    public override bool IsInvalid => handle == 0;

    internal unsafe byte* Pointer => (byte*)handle;

    protected override bool ReleaseHandle()
    {
        Sodium.sodium_free(handle);
        return true;
    }
}
