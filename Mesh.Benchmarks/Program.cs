using Mesh.Benchmarks.Cli;

return await BenchmarksCommandLine.RunAsync(args);
