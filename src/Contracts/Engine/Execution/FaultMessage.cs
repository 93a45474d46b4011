using Chain.Ledger;

namespace Chain.Contracts.Execution;

/// <summary>Cuts messages of faults to what a receipt holds.</summary>
internal static class FaultMessage
{
    /// <summary>
    /// The longest start of a message that takes at most <see cref="LedgerLimits.FaultMessageBytesMax"/> bytes. A lone
    /// surrogate ends it: it has no encoding.
    /// </summary>
    public static string Cut(string message)
    {
        int bytes = 0, length = 0;
        while (length < message.Length)
        {
            if (!System.Text.Rune.TryGetRuneAt(message, length, out System.Text.Rune rune)) break;
            bytes += rune.Utf8SequenceLength;
            if (bytes > LedgerLimits.FaultMessageBytesMax) break;
            length += rune.Utf16SequenceLength;
        }

        return message[..length];
    }
}
