using System.Buffers.Binary;

namespace Chain.Contracts.State;

/// <summary>
/// Under what a node is stored: <c>version that wrote it (8) ‖ level (1) ‖ its path, half a byte a level</c>. The version comes
/// first so that writes go to the end of the database and old versions lie together.
/// </summary>
/// <param name="Version">Version of the tree that wrote the node.</param>
/// <param name="Level">16-ary levels below the root.</param>
/// <param name="Prefix">Path of the node: its first <paramref name="Level"/> nibbles.</param>
internal readonly record struct TreeNodeKey(ulong Version, byte Level, TreePath Prefix) : IComparable<TreeNodeKey>
{
    public const int BytesMax = 9 + 32;

    private const int HeaderBytes = 9;

    public static TreeNodeKey Of(ulong version, int level, TreePath path) => new(version, (byte)level, path.Prefix(level));

    /// <summary>Writes the key and returns its length.</summary>
    public int Write(Span<byte> destination)
    {
        Span<byte> path = stackalloc byte[32];
        Prefix.CopyTo(path);
        int pathBytes = (Level + 1) / 2;
        BinaryPrimitives.WriteUInt64BigEndian(destination, Version);
        destination[8] = Level;
        path[..pathBytes].CopyTo(destination[HeaderBytes..]);
        return HeaderBytes + pathBytes;
    }

    /// <summary>Length of the key at the start of <paramref name="keys"/>; 0 if there is no whole one.</summary>
    public static int LengthAt(ReadOnlySpan<byte> keys)
    {
        if (keys.Length < HeaderBytes || keys[8] > TreePath.Nibbles) return 0;

        int length = HeaderBytes + ((keys[8] + 1) / 2);
        return length <= keys.Length ? length : 0;
    }

    /// <summary>The order of the stored bytes.</summary>
    public int CompareTo(TreeNodeKey other)
    {
        int order = Version.CompareTo(other.Version);
        if (order == 0) order = Level.CompareTo(other.Level);
        return order != 0 ? order : Prefix.CompareTo(other.Prefix);
    }

    public override int GetHashCode() =>
        (int)((((Prefix.A ^ Prefix.B) * 0x9E37_79B9_7F4A_7C15) + (Version * 0xC2B2_AE3D_27D4_EB4F) + Level) >> 32);
}
