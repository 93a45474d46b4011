return Chain.Contracts.Fuzz.CommandLine.Build().Parse(args).Invoke();
