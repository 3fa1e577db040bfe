using System.Globalization;
using Mesh.Fuzz.Coverage;
using Mesh.Fuzz.Targets;

namespace Mesh.Fuzz.Running;

/// <summary>Fuzzes one target in a process of its own, whose Mesh assemblies are instrumented.</summary>
internal static class Worker
{
    /// <summary>The exit code when something does not hold, and was told.</summary>
    public const int Found = 1;

    private const int IsStuck = 70;
    private const string Reached = "reached";
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(30);

    /// <summary>Runs until its time is over.</summary>
    /// <param name="name">The target's name.</param>
    /// <param name="plan">What was asked for.</param>
    /// <param name="lastFile">Where the input at hand is noted.</param>
    /// <returns>The exit code.</returns>
    public static int Run(string name, FuzzPlan plan, string lastFile)
    {
        var counts = BranchCounts.OfThisProcess;
        using var last = new LastInput(lastFile);
        var target = FuzzTargets.Of(name);
        var corpus = new Corpus(plan.Corpus);
        var run = new FuzzRun(target, new Random(plan.Seed), counts, last);
        IEnumerable<byte[]> start = [.. target.Seeds, .. corpus.Of(target).Select(kept => kept.Input)];
        using (var watch = TimeProvider.System.CreateTimer(_ => EndIfStuck(last), null, MaxAge, TimeSpan.FromSeconds(1)))
        using (var end = new CancellationTokenSource(plan.For, TimeProvider.System))
        {
            run.Go(start, end.Token);
        }

        foreach (var finding in run.Findings)
        {
            var file = new Corpus(plan.Findings).Keep(target, "found", finding.Input);
            Console.Out.WriteLine($"{file}: {finding}");
            Console.Out.WriteLine($"   again: dotnet run --project Mesh.Fuzz -- {name} --replay {file}, where base64 -d makes the file anew");
        }

        if (plan.Keep)
        {
            var fewest = FuzzRun.Fewest(target, counts, last, run.Inputs);
            corpus.Forget(target, Reached);
            foreach (var input in fewest)
            {
                corpus.Keep(target, Reached, input);
            }
        }

        var verdict = run.Findings.Count == 0 ? "ok    " : "FAILED";
        Console.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{verdict} {name}: {run.Runs} inputs, {run.Branches} branches by {run.Inputs.Length} of them, {run.Findings.Count} findings, seed {plan.Seed}"));
        return run.Findings.Count == 0 ? 0 : Found;
    }

    private static void EndIfStuck(LastInput last)
    {
        if (last.Age > MaxAge)
        {
            Environment.Exit(IsStuck);
        }
    }
}
