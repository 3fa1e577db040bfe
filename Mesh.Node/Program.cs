using Mesh.Node.Cli;

return await NodeCommand.RunAsync(args, Surroundings.OfThisProcess).ConfigureAwait(false);
