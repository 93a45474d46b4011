using Chain.Contracts.Execution;
using Chain.Encoding;
using Chain.Node.Network;
using Microsoft.Extensions.Logging;

namespace Chain.Node.Hosting;

/// <summary>Tells the operator of exceptions of contract code: counts each, and logs one a second with its stack. Safe from many threads.</summary>
public sealed class ContractErrors(NodeMetrics metrics, ILogger logger, TimeProvider time)
{
    private readonly LogThrottle _lines = new(time, TimeSpan.FromSeconds(1));

    /// <summary>Takes what one block or view left behind.</summary>
    public void Report(IReadOnlyList<ContractError> errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        foreach (ContractError error in errors)
        {
            metrics.ContractError(error.Contract).Add();
            if (!_lines.TryPass()) continue;

            string transaction = error.TransactionId == Hash32.Zero ? "none: a view" : error.TransactionId.ToString();
            NodeLog.ContractError(logger, error.Exception, error.Contract, error.Method, transaction);
        }
    }
}
