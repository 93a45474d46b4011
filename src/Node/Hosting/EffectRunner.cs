using System.Globalization;
using Chain.Consensus;
using Chain.Encoding;
using Chain.Node.Core;
using Chain.Node.Network;
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
    NodeMetrics metrics,
    ILogger logger)
{
    /// <summary>Carries out an effect that is not about the vote log.</summary>
    public void Run(NodeEffect effect)
    {
        switch (effect)
        {
            case SendToPeer send:
                network.Send(KeyOf(send.To), send.Message, send.Class);
                break;
            case SendToAll send:
                network.Broadcast(send.Message, send.Class);
                break;
            case StartTimer timer:
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
            case RaiseAlarm alarm:
                metrics.Alarm(alarm.Alarm).Add();
                NodeLog.Alarm(logger, alarm.Alarm, alarm.Text);
                break;
            case RecordEvidence record:
                metrics.Evidence.Add();
                NodeLog.Evidence(logger, record.Evidence.First.Signer.Value, Hex.Encode(record.Evidence.Encode()));
                break;
            case NoteIncident note:
                metrics.Incident(note.Incident).Add();
                NodeLog.Incident(logger, note.Incident, note.Peer?.Value ?? -1, note.Text);
                break;
            default:
                throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"Unhandled effect {effect.GetType().Name}."));
        }
    }

    private PublicKey KeyOf(ValidatorIndex validator) => validators.KeyOf(validator);
}
