using Chain.Simulator.Running;

return CommandLine.Run(args);
