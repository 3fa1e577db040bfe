using System.CommandLine;
using Mesh.Benchmarks.Rings;

var root = new RootCommand("Measures Mesh, and its peers beside it.")
{
    RingVerb.Command,
};
return await root.Parse(args).InvokeAsync().ConfigureAwait(false);
