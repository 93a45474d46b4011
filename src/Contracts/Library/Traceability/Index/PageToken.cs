using System.Buffers.Binary;

namespace Chain.Contracts.Library.Traceability.Index;

/// <summary>Where a page ended: the moment of its last row, with the number of the child where rows are children.</summary>
internal static class PageToken
{
    private const int MomentBytes = 8 + Hash32.Size;
    private const int ContentBytes = MomentBytes + 2;

    /// <summary>The token of a moment.</summary>
    public static byte[] Write(Moment at)
    {
        byte[] token = new byte[MomentBytes];
        WriteMoment(token, at);
        return token;
    }

    /// <summary>The token of a child.</summary>
    public static byte[] Write(ContentKey key)
    {
        byte[] token = new byte[ContentBytes];
        WriteMoment(token, key.At);
        BinaryPrimitives.WriteUInt16BigEndian(token.AsSpan(MomentBytes), key.Ordinal);
        return token;
    }

    /// <summary>Whether a token has the form of a moment or a child, or is absent.</summary>
    public static bool IsValid(byte[]? token, bool ofChild) =>
        token is null || (token.Length == (ofChild ? ContentBytes : MomentBytes) && BinaryPrimitives.ReadInt64BigEndian(token) >= 0);

    /// <summary>The moment of a valid token; null if absent.</summary>
    public static Moment? ReadMoment(byte[]? token) =>
        token is null ? null : new Moment(BinaryPrimitives.ReadInt64BigEndian(token), new Hash32(token.AsSpan(8, Hash32.Size)));

    /// <summary>The child of a valid token; null if absent.</summary>
    public static ContentKey? ReadContent(byte[]? token) =>
        ReadMoment(token) is Moment at ? ContentKey.Of(at, BinaryPrimitives.ReadUInt16BigEndian(token.AsSpan(MomentBytes))) : null;

    private static void WriteMoment(Span<byte> token, Moment at)
    {
        BinaryPrimitives.WriteInt64BigEndian(token, at.Time);
        at.Event.CopyTo(token[8..]);
    }
}
