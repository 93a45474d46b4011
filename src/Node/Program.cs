using System.CommandLine;

RootCommand root = new("chain-node: one organisation's replica of the ledger.");
return await root.Parse(args).InvokeAsync().ConfigureAwait(false);
