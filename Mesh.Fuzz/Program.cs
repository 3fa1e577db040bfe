using Mesh.Fuzz.Cli;
using Mesh.Fuzz.Coverage;

_ = BranchCounts.OfThisProcess;

return await FuzzCommandLine.RunAsync(args).ConfigureAwait(false);
