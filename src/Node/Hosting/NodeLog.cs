using Chain.Encoding;
using Chain.Node.Core;
using Microsoft.Extensions.Logging;

namespace Chain.Node.Hosting;

/// <summary>What the host logs. Event ids 1000 to 1099; docs/operating/metrics.md explains levels and alarms.</summary>
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
    public static partial void Warning(ILogger logger, string warning);

    [LoggerMessage(1010, LogLevel.Critical, "ALARM {Alarm}: {Text}")]
    public static partial void Alarm(ILogger logger, NodeAlarm alarm, string text);

    [LoggerMessage(1011, LogLevel.Warning, "Validator {Validator} contradicted itself: {Evidence}")]
    public static partial void Evidence(ILogger logger, int validator, string evidence);

    [LoggerMessage(1012, LogLevel.Debug, "{Incident} (validator {Peer}): {Text}")]
    public static partial void Incident(ILogger logger, NodeIncident incident, int peer, string text);

    [LoggerMessage(1013, LogLevel.Warning, "A message of {Peer} was refused: {Verdict}")]
    public static partial void MessageRefused(ILogger logger, string peer, string verdict);

    [LoggerMessage(1014, LogLevel.Debug, "Executed block {Height} with {Transactions} transactions, state root {StateRoot}")]
    public static partial void Executed(ILogger logger, ulong height, int transactions, Hash32 stateRoot);

    [LoggerMessage(1017, LogLevel.Debug, "View {View} runs for {TimeoutMs} ms at most")]
    public static partial void View(ILogger logger, ulong view, ulong timeoutMs);

    [LoggerMessage(1018, LogLevel.Trace, "Sends {Class} to validator {Peer}: {Bytes} bytes")]
    public static partial void Sent(ILogger logger, MessageClass @class, int peer, int bytes);

    [LoggerMessage(1019, LogLevel.Trace, "Sends {Class} to all peers: {Bytes} bytes")]
    public static partial void SentToAll(ILogger logger, MessageClass @class, int bytes);

    [LoggerMessage(1020, LogLevel.Trace, "Received a message of validator {Peer}: {Bytes} bytes")]
    public static partial void Received(ILogger logger, int peer, int bytes);

    [LoggerMessage(1024, LogLevel.Warning, "The vote log knows final blocks up to {Final}, and the database ends at {Stored}: the rest is executed again. A crash of the machine does that; after any other stop look at the disk")]
    public static partial void ExecutedAgain(ILogger logger, ulong final, ulong stored);

    [LoggerMessage(1025, LogLevel.Warning, "The vote log was cut short up to view {Floor}, which the database held, and the database ends at height {Stored}, view {View}: the rest is fetched again, and this node votes in later views only. Unless somebody replaced the database, the disk lost what was written: look at it")]
    public static partial void BlocksLost(ILogger logger, ulong floor, ulong stored, ulong view);

    [LoggerMessage(1021, LogLevel.Warning, "The code of contract {Contract} failed in {Method}, transaction {TransactionId} (chain_contract_errors_total counts all)")]
    public static partial void ContractError(ILogger logger, Exception exception, string contract, string method, string transactionId);

    [LoggerMessage(1022, LogLevel.Error, "A part of the node did not stop as it should; the others are stopped all the same")]
    public static partial void StopFailed(ILogger logger, Exception exception);

    [LoggerMessage(1023, LogLevel.Critical, "The node did not start, for a reason that nobody foresaw")]
    public static partial void StartFailed(ILogger logger, Exception exception);

    [LoggerMessage(1015, LogLevel.Critical, "This node stops, because it cannot go on safely: {Problem}")]
    public static partial void Failed(ILogger logger, Exception exception, string problem);

    [LoggerMessage(1016, LogLevel.Error, "This node follows the chain but does not vote: {Reason}")]
    public static partial void NotVoting(ILogger logger, string reason);
}
