using Chain.Simulator.Running;

return CommandLine.Build().Parse(args).Invoke();
