using Mesh.Faults.Cli;

return await FaultsCommandLine.RunAsync(args).ConfigureAwait(false);
