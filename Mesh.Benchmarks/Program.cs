using System.CommandLine;
using Mesh.Benchmarks.Rings;
using Mesh.Benchmarks.Scale;

var root = new RootCommand("Measures Mesh, and its peers beside it.")
{
    RingVerb.Command,
    ScaleVerb.Command,
    ScaleVerb.NodesCommand,
};
return await root.Parse(args).InvokeAsync().ConfigureAwait(false);
