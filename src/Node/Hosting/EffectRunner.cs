using System.Globalization;
using Chain.Consensus;
using Chain.Encoding;
using Chain.Node.Core;
using Chain.Node.Network;
using Chain.Node.Storage;
using Microsoft.Extensions.Logging;

namespace Chain.Node.Hosting;

/// <summary>Carries out one effect at a time; none of them waits.</summary>
public sealed class EffectRunner(
    ValidatorSet validators,
    PeerNetwork network,
    NodeTimers timers,
    Submissions submissions,
    TransactionLookups lookups,
    ExecutionWorker execution,
    BlockServer blocks,
    PeerInbox inbox,
    ChainStore store,
    NodeMetrics metrics,
    ILogger logger)
{
    /// <summary>A validator may contradict itself in every view: a piece of evidence a minute is logged, all are counted.</summary>
    private readonly LogThrottle[] _evidence =
        [.. Enumerable.Range(0, validators.Count).Select(static _ => new LogThrottle(TimeProvider.System, TimeSpan.FromMinutes(1)))];

    /// <summary>Carries out an effect that is not about the vote log.</summary>
    public void Run(NodeEffect effect)
    {
        switch (effect)
        {
            case SendToPeer send:
                NodeLog.Sent(logger, send.Class, send.To.Value, send.Message.Length);
                network.Send(KeyOf(send.To), send.Message, send.Class);
                break;
            case SendToAll send:
                NodeLog.SentToAll(logger, send.Class, send.Message.Length);
                network.Broadcast(send.Message, send.Class);
                break;
            case StartTimer timer:
                if (timer.Timer is { Kind: NodeTimerKind.Consensus, Consensus: TimerKind.View }) NodeLog.View(logger, timer.Timer.Number, timer.AfterMs);
                timers.Start(timer.Timer, timer.AfterMs);
                break;
            case ExecuteBlock block:
                execution.Enqueue(block);
                break;
            case AnswerSubmission answer:
                submissions.Answer(answer.Token, answer.Result);
                break;
            case AnswerLookUp answer:
                lookups.Answer(answer.Token, answer.Transaction);
                break;
            case ServeBlocks or ServeBlockByHash:
                blocks.Enqueue(effect);
                break;
            case ChargeGossip charge:
                inbox.Charge(charge.Peer, charge.Checks);
                break;
            case RaiseAlarm alarm:
                metrics.Alarm(alarm.Alarm).Add();
                NodeLog.Alarm(logger, alarm.Alarm, alarm.Text);
                if (alarm.Alarm == NodeAlarm.Diverged) store.MarkDiverged();
                break;
            case RecordEvidence record:
                metrics.Evidence.Add();
                if (!_evidence[record.Evidence.First.Signer.Value].TryPass()) break;

                NodeLog.Evidence(logger, record.Evidence.First.Signer.Value, Hex.Encode(record.Evidence.Encode()));
                break;
            case NoteIncident note:
                metrics.Incident(note.Incident).Add();
                NodeLog.Incident(logger, note.Incident, note.Peer?.Value ?? -1, note.Text);
                if (note.Peer is ValidatorIndex culprit && PointsOf(note.Incident) is int points and > 0)
                {
                    network.Report(KeyOf(culprit), points, note.Incident.ToString());
                }

                break;
            default:
                throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"Unhandled effect {effect.GetType().Name}."));
        }
    }

    /// <summary>
    /// How much an incident speaks against the peer. A refused proposal or transaction does not: our own clock, results or full
    /// mempool may be the reason.
    /// </summary>
    private static int PointsOf(NodeIncident incident) => incident switch
    {
        NodeIncident.SyncAnswerRefused => 20,
        NodeIncident.SyncTimedOut => 10,
        _ => 0,
    };

    private PublicKey KeyOf(ValidatorIndex validator) => validators.KeyOf(validator);
}
