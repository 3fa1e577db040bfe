using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Mesh.Benchmarks.Scale;

/// <summary>A process with some of a cluster's nodes, as the process that leads it sees it. Not thread-safe.</summary>
internal sealed class NodesProcess : IDisposable
{
    // Many small heaps share one process: what a node costs shows best without room to spare. And many nodes' timers wake one
    // pool, whose threads would spend a third of the time on looking for more to do.
    private static readonly (string Name, string Value)[] Shared =
    [
        ("DOTNET_ThreadPool_UnfairSemaphoreSpinLimit", "0"),
        ("DOTNET_gcServer", "0"),
        ("DOTNET_gcConcurrent", "0"),
        ("DOTNET_GCConserveMemory", "5"),
        ("DOTNET_TieredPGO", "0"),
    ];

    private readonly Process _process;

    private NodesProcess(Process process) => _process = process;

    /// <summary>Starts the process, still without nodes.</summary>
    internal static NodesProcess Start(ClusterSettings settings)
    {
        var start = new ProcessStartInfo(
            "dotnet",
            [
                Path.Combine(AppContext.BaseDirectory, "Mesh.Benchmarks.dll"),
                ScaleVerb.NodesName,
                ScaleVerb.PortName, Text(settings.Port),
                ScaleVerb.WithName, settings.With,
            ])
        { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var (name, value) in Shared)
        {
            start.Environment[name] = value;
        }

        return new NodesProcess(Process.Start(start) ?? throw new InvalidOperationException("dotnet could not be started"));
    }

    /// <summary>Sends a command of <see cref="NodesServer"/>, and waits for its answer.</summary>
    internal async Task<TAnswer> AskAsync<TAnswer>(string command, params int[] numbers)
    {
        await _process.StandardInput.WriteLineAsync(string.Join(' ', [command, .. numbers.Select(Text)]));
        await _process.StandardInput.FlushAsync();
        var line = await _process.StandardOutput.ReadLineAsync()
            ?? throw new InvalidOperationException($"A process with nodes has ended by itself at '{command}'.");
        return JsonSerializer.Deserialize<TAnswer>(line)!;
    }

    /// <summary>Ends the process with its nodes, at once.</summary>
    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
