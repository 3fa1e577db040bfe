using System.CommandLine;

namespace Mesh.Faults.Cli;

/// <summary>The verbs of the fault suite.</summary>
internal static class FaultsCommandLine
{
    /// <summary>Does what the command line asks for, and gives the process's exit code.</summary>
    internal static Task<int> RunAsync(string[] args) =>
        args is ["node", .. var arguments]
            ? NodeVerb.RunAsync(arguments) // its own command line is Mesh.Node's
            : Root().Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });

    private static RootCommand Root() => new("Runs real nodes, breaks them, and checks that nothing was lost.")
    {
        new Command("node", "Runs one node with the suite's services; takes the options of Mesh.Node."),
        LoadVerb.Command,
        SwitchVerb.Command,
        CheckVerb.Command,
        RunVerb.List,
        RunVerb.Run,
        ProveVerb.Command,
    };
}
