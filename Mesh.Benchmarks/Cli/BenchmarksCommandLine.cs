using System.CommandLine;
using Mesh.Benchmarks.Rings;
using Mesh.Benchmarks.Scale;

namespace Mesh.Benchmarks.Cli;

/// <summary>The verbs of the benchmarks.</summary>
internal static class BenchmarksCommandLine
{
    /// <summary>Does what the command line asks for, and gives the process's exit code.</summary>
    internal static Task<int> RunAsync(string[] arguments) => Root().Parse(arguments).InvokeAsync();

    private static RootCommand Root() => new("Mesh and its peers, measured side by side.")
    {
        ClusterVerb.Command,
        PairVerb.Tls.Command,
        PairVerb.Telemetry.Command,
        RingVerb.Command,
        ScaleVerb.Command,
        FailoverVerb.Command,
        GatewayVerb.Command,
        ForwardVerb.Command,
        HttpFailoverVerb.Command,
        RegistryVerb.Command,
        StartupVerb.Command,
        GoalsVerb.Command,
        NodeVerb.Command,
        ScaleVerb.NodesCommand,
        KestrelVerb.Command,
        ForwardVerb.YarpCommand,
        HttpFailoverVerb.BackendCommand,
    };
}
