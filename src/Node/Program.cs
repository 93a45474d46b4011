using System.CommandLine;
using Chain.Node.Commands;
using Chain.Node.Hosting;

NativeMemory.Bound();

// The node handles signals itself: the library would end the process two seconds after one, in the middle of a stop.
InvocationConfiguration invocation = new() { ProcessTerminationTimeout = null };
return await NodeCommands.Root().Parse(args).InvokeAsync(invocation).ConfigureAwait(false);
