using System.Diagnostics;
using Mesh.Fuzz.Coverage;
using Mesh.Fuzz.Targets;

namespace Mesh.Fuzz.Running;

/// <summary>Runs a process for each target: an overflow of the stack, or a loop without end, takes down that one alone.</summary>
internal static class Workers
{
    /// <summary>Fuzzes the targets, some at once. The last line is <c>N passed, N failed</c>.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(IReadOnlyCollection<string> targets, FuzzPlan plan, int atOnce)
    {
        using var copy = InstrumentedCopy.Make();
        var failed = 0;
        await Parallel.ForEachAsync(targets, new ParallelOptions { MaxDegreeOfParallelism = atOnce }, async (target, _) =>
        {
            if (!await RunAsync(copy, target, plan).ConfigureAwait(false))
            {
                Interlocked.Increment(ref failed);
            }
        }).ConfigureAwait(false);
        Console.Out.WriteLine($"{targets.Count - failed} passed, {failed} failed");
        return failed == 0 ? 0 : Worker.Found;
    }

    private static async Task<bool> RunAsync(InstrumentedCopy copy, string target, FuzzPlan plan)
    {
        var last = copy.PathOf($"{target}.last");
        var start = new ProcessStartInfo("dotnet", [copy.Program, target, .. plan.Arguments, "--last", last])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var worker = Process.Start(start)!;
        var (output, errors) = (worker.StandardOutput.ReadToEndAsync(), worker.StandardError.ReadToEndAsync());
        await worker.WaitForExitAsync().ConfigureAwait(false);
        Console.Out.Write(await output.ConfigureAwait(false));
        if (worker.ExitCode is 0 or Worker.Found)
        {
            return worker.ExitCode == 0;
        }

        var file = new Corpus(plan.Findings).Keep(FuzzTargets.Of(target), "fatal", LastInput.Read(last));
        Console.Out.WriteLine(await errors.ConfigureAwait(false));
        Console.Out.WriteLine($"FAILED {target}: its process ended with {worker.ExitCode}, seed {plan.Seed}, the input is {file}");
        return false;
    }
}
