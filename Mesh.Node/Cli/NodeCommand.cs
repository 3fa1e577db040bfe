using System.Collections.Immutable;
using System.CommandLine;
using Mesh.Configuration;
using Mesh.Node.Startup;

namespace Mesh.Node.Cli;

/// <summary>Does what the command line asks for.</summary>
internal static class NodeCommand
{
    private static readonly string DefaultFile = Path.Combine(AppContext.BaseDirectory, "hocon", "node.conf");

    /// <summary>Reads the command line, does it, and gives the process's exit code.</summary>
    internal static Task<int> RunAsync(string[] args, Surroundings around, NodeExtras? extras = null) =>
        new NodeCommandLine(arguments => DoAsync(arguments, around, extras)).Root.Parse(args).InvokeAsync(
            new InvocationConfiguration
            {
                Output = around.Out,
                Error = around.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null, // signals mean a clean leave here: see StopSignals
            });

    private static async Task<int> DoAsync(NodeArguments arguments, Surroundings around, NodeExtras? extras)
    {
        var files = arguments.Files.IsEmpty ? [DefaultFile] : arguments.Files;
        var (sources, faults) = ReadFiles(files);
        if (arguments.Health)
        {
            return await HealthProbe.RunAsync(arguments.HealthUrl, sources, around).ConfigureAwait(false);
        }

        var plans = ImmutableArray<NodePlan>.Empty;
        if (faults.IsEmpty)
        {
            (plans, faults) = NodePlans.Read(arguments.Nodes, sources, around.Environment);
        }

        if (faults.IsEmpty && !arguments.CheckConfig)
        {
            faults = PortCheck.Faults(plans);
        }

        if (!faults.IsEmpty)
        {
            return Refuse(faults, around);
        }

        return arguments.CheckConfig
            ? Report(plans, files, around)
            : await NodeGroup.RunAsync(plans, () => ReadPlans(files, arguments.Nodes, around), around.Out, around.Error, extras)
                .ConfigureAwait(false);
    }

    private static (ImmutableArray<NodePlan> Plans, ImmutableArray<string> Faults) ReadPlans(
        ImmutableArray<string> files, int nodes, Surroundings around)
    {
        var (sources, faults) = ReadFiles(files);
        return faults.IsEmpty ? NodePlans.Read(nodes, sources, around.Environment) : ([], faults);
    }

    private static (ImmutableArray<HoconSource> Sources, ImmutableArray<string> Faults) ReadFiles(ImmutableArray<string> files)
    {
        var sources = ImmutableArray.CreateBuilder<HoconSource>();
        var faults = ImmutableArray.CreateBuilder<string>();
        foreach (var file in files)
        {
            try
            {
                sources.Add(HoconSource.FromFile(file));
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException)
            {
                faults.Add($"--config is {file}; it must be a file that can be read ({fault.Message.TrimEnd('.')}).");
            }
        }

        return (sources.ToImmutable(), faults.ToImmutable());
    }

    private static int Refuse(ImmutableArray<string> faults, Surroundings around)
    {
        foreach (var fault in faults)
        {
            around.Error.WriteLine(fault);
        }

        around.Error.WriteLine($"The configuration has {faults.Length} {(faults.Length == 1 ? "fault" : "faults")}.");
        return ExitCode.BadConfiguration;
    }

    private static int Report(ImmutableArray<NodePlan> plans, ImmutableArray<string> files, Surroundings around)
    {
        around.Out.WriteLine("configuration is sound");
        foreach (var line in ConfigReport.Lines(plans, files))
        {
            around.Out.WriteLine(line);
        }

        return ExitCode.Stopped;
    }
}
