using Chain.Node.Commands;

return await NodeCommands.Root().Parse(args).InvokeAsync().ConfigureAwait(false);
