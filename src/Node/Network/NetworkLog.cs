using Microsoft.Extensions.Logging;

namespace Chain.Node.Network;

/// <summary>What the traffic between nodes logs. Event ids 2000 to 2099.</summary>
internal static partial class NetworkLog
{
    [LoggerMessage(2000, LogLevel.Information, "Listening for {Count} peers on {EndPoint}")]
    internal static partial void Listening(ILogger logger, int count, string endPoint);

    [LoggerMessage(2001, LogLevel.Information, "Peer {Peer} connected (software {Version})")]
    internal static partial void Connected(ILogger logger, string peer, string version);

    [LoggerMessage(2002, LogLevel.Information, "Peer {Peer} disconnected: {Reason}")]
    internal static partial void Disconnected(ILogger logger, string peer, string reason);

    [LoggerMessage(EventId = 2003, Message = "Peer {Peer} at {Address} is not joined: {Reason}")]
    internal static partial void NotJoined(ILogger logger, LogLevel level, string peer, string address, string reason);

    [LoggerMessage(2004, LogLevel.Warning, "A TLS key that is not pinned was refused: {Subject}, SPKI SHA-256 {Pin}. Add it to the peers if it belongs to the network ({Refused} refused so far)")]
    internal static partial void Unpinned(ILogger logger, string subject, string pin, long refused);

    [LoggerMessage(2005, LogLevel.Warning, "Peer {Peer} was refused: {Reason}")]
    internal static partial void Refused(ILogger logger, string peer, string reason);

    [LoggerMessage(2006, LogLevel.Warning, "Peer {Peer} misbehaved ({Points} points): {Reason}")]
    internal static partial void Misbehaved(ILogger logger, string peer, int points, string reason);

    [LoggerMessage(2007, LogLevel.Warning, "Peer {Peer} is cut off for {Seconds} s")]
    internal static partial void CutOff(ILogger logger, string peer, double seconds);

    [LoggerMessage(2008, LogLevel.Error, "A message of {Bytes} bytes to peer {Peer} was not sent: the limit is {BytesMax}")]
    internal static partial void OwnMessageTooLarge(ILogger logger, int bytes, string peer, int bytesMax);

    [LoggerMessage(2009, LogLevel.Error, "The handler of messages from peer {Peer} failed")]
    internal static partial void HandlerFailed(ILogger logger, string peer, Exception exception);

    [LoggerMessage(2010, LogLevel.Warning, "The TLS certificate expires on {Date:u}. Peers go on to accept its key; renew the certificate at leisure")]
    internal static partial void CertificateExpires(ILogger logger, DateTime date);

    [LoggerMessage(2012, LogLevel.Warning, "A connection from {Address} did not get through the TLS handshake: it sent no TLS 1.3, no certificate, or a key that is not pinned ({Failed} failed so far)")]
    internal static partial void HandshakeFailed(ILogger logger, string address, long failed);

    [LoggerMessage(2013, LogLevel.Warning, "Peer {Peer} closed a connection without a call: it may have another TLS key pinned for this node, see its log")]
    internal static partial void NoCall(ILogger logger, string peer);

    [LoggerMessage(EventId = 2014, Message = "A stream with peer {Peer} failed in a way that nobody foresaw; the peer is called again")]
    internal static partial void DialFailed(ILogger logger, LogLevel level, string peer, Exception exception);

    [LoggerMessage(2011, LogLevel.Warning, "Peer {Peer} shows another TLS key than the pinned one: check its pin, or whether somebody stands between")]
    internal static partial void WrongServerKey(ILogger logger, string peer);
}
