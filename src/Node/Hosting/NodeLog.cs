using Chain.Node.Core;
using Microsoft.Extensions.Logging;

namespace Chain.Node.Hosting;

/// <summary>What the host logs. Event ids 1000 to 1099.</summary>
internal static partial class NodeLog
{
    [LoggerMessage(1000, LogLevel.Information, "Node {Name} {Version} of network '{Network}' ({GenesisHash}): executed height {Height}, data in {Directory}")]
    public static partial void Starting(ILogger logger, string name, string version, string network, string genesisHash, ulong height, string directory);

    [LoggerMessage(1001, LogLevel.Information, "Ready: gRPC on {Api}, monitoring on {Http}, peers on {Peers}")]
    public static partial void Ready(ILogger logger, string api, string http, string peers);

    [LoggerMessage(1002, LogLevel.Information, "Stopping: {Reason}")]
    public static partial void Stopping(ILogger logger, string reason);

    [LoggerMessage(1003, LogLevel.Information, "Stopped at executed height {Height}")]
    public static partial void Stopped(ILogger logger, ulong height);

    [LoggerMessage(1004, LogLevel.Warning, "{Warning}")]
    public static partial void OthersMayRead(ILogger logger, string warning);

    [LoggerMessage(1010, LogLevel.Critical, "ALARM {Alarm}: {Text}")]
    public static partial void Alarm(ILogger logger, NodeAlarm alarm, string text);

    [LoggerMessage(1011, LogLevel.Warning, "Validator {Validator} contradicted itself: {Evidence}")]
    public static partial void Evidence(ILogger logger, int validator, string evidence);

    [LoggerMessage(1012, LogLevel.Debug, "{Incident} (validator {Peer}): {Text}")]
    public static partial void Incident(ILogger logger, NodeIncident incident, int peer, string text);

    [LoggerMessage(1013, LogLevel.Warning, "A message of {Peer} was refused: {Verdict}")]
    public static partial void MessageRefused(ILogger logger, string peer, string verdict);

    [LoggerMessage(1014, LogLevel.Debug, "Executed block {Height} with {Transactions} transactions, state root {StateRoot}")]
    public static partial void Executed(ILogger logger, ulong height, int transactions, string stateRoot);

    [LoggerMessage(1015, LogLevel.Critical, "This node stops, because it cannot go on safely: {Problem}")]
    public static partial void Failed(ILogger logger, Exception exception, string problem);

    [LoggerMessage(1016, LogLevel.Error, "This node follows the chain but does not vote: {Reason}")]
    public static partial void NotVoting(ILogger logger, string reason);
}
