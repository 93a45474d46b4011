using System.Text.Json.Nodes;
using Chain.Contracts.Abi;

namespace Chain.Wallet.Cli.Commands;

/// <summary>A contract's interface, with errors for people.</summary>
/// <param name="name">The contract.</param>
/// <param name="json">Its interface.</param>
internal sealed class KnownContract(string name, string json)
{
    private readonly AbiContract _abi = AbiContract.Parse(json);

    /// <summary>The interface.</summary>
    internal string Json { get; } = json;

    /// <summary>Names of its events.</summary>
    internal IReadOnlyList<string> Events => [.. _abi.Events.Select(item => item.Name)];

    /// <summary>Whether a method is a view; false too if there is none of that name.</summary>
    internal bool IsView(string method) => _abi.TryGetMethod(method, out AbiMethod? found) && found.IsView;

    /// <summary>Arguments as canonical bytes.</summary>
    /// <param name="method">The method.</param>
    /// <param name="arguments">JSON: an array by position, or an object by name.</param>
    /// <param name="asView">Whether a view is wanted; otherwise a call.</param>
    /// <exception cref="CliException">There is no such method, or the arguments do not fit; the message names the field.</exception>
    internal byte[] EncodeArguments(string method, string arguments, bool asView)
    {
        if (!_abi.TryGetMethod(method, out AbiMethod? found))
        {
            string known = string.Join(", ", _abi.Methods.Where(candidate => candidate.IsView == asView).Select(candidate => candidate.Name));
            throw new CliException(ExitCode.NotFound, $"{name} has no method '{method}'; {(asView ? "its views" : "its calls")} are: {known}.");
        }

        if (found.IsView != asView)
        {
            string other = found.IsView ? "query" : "tx call";
            throw new CliException(ExitCode.Usage, $"{name}.{method} is a {(found.IsView ? "view" : "call")}: use chain {other} {name} {method} …");
        }

        try
        {
            return AbiCodec.EncodeArguments(found, arguments);
        }
        catch (AbiFormatException e)
        {
            throw new CliException(ExitCode.Usage, $"{e.Message}. The method is {found.Signature}.");
        }
    }

    /// <summary>Arguments of a call as JSON by name.</summary>
    internal bool TryArgumentsToJson(string method, ReadOnlyMemory<byte> arguments, out JsonNode? json)
    {
        json = null;
        return _abi.TryGetMethod(method, out AbiMethod? found) && TryRead(() => AbiCodec.ArgumentsToJson(found, arguments.Span), out json);
    }

    /// <summary>A method's result as JSON.</summary>
    internal bool TryResultToJson(string method, ReadOnlyMemory<byte> value, out JsonNode? json)
    {
        json = null;
        return _abi.TryGetMethod(method, out AbiMethod? found) && TryRead(() => AbiCodec.ToJson(found.Result, value.Span), out json);
    }

    /// <summary>An event's data as JSON.</summary>
    internal bool TryEventToJson(string eventName, ReadOnlyMemory<byte> data, out JsonNode? json)
    {
        json = null;
        return _abi.TryGetEvent(eventName, out AbiEvent? found) && TryRead(() => AbiCodec.ToJson(found.Type, data.Span), out json);
    }

    /// <summary>Bytes of a node that do not fit the interface are shown as they are, rather than hidden by an error.</summary>
    private static bool TryRead(Func<string> read, out JsonNode? json)
    {
        try
        {
            json = JsonNode.Parse(read());
            return true;
        }
        catch (AbiFormatException)
        {
            json = null;
            return false;
        }
    }
}
