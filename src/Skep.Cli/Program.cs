using Skep.Cli;
using Skep.Cli.Output;

using var interruption = new Interruption();
using var terminal = Terminal.OfProcess();
return await CommandLine.RunAsync(args, terminal, interruption.Token).ConfigureAwait(false);
