using Mesh.Hosting;
using Mesh.Inspection.Inquiries;
using Microsoft.Extensions.DependencyInjection;

namespace Mesh.Inspection.Commands;

/// <summary><c>mesh drain</c>: takes a node out of the cluster, and says what still runs there.</summary>
internal static class DrainCommand
{
    private static readonly TimeSpan Progress = TimeSpan.FromMilliseconds(500);

    public static CommandDefinition Definition { get; } = new(
        "drain",
        "Takes a node out of the cluster without losing a request: says what still runs, until it leaves.",
        [ArgumentDefinition.Positional("node", "the node's name; this node without it") with { Mandatory = false, Kind = ValueKinds.Node }],
        Run)
    { Streams = true };

    private static IAsyncEnumerable<Output> Run(CommandContext context)
    {
        var own = context.Services.GetRequiredService<IMeshState>().NodeName;
        return context.Arguments.Value("node") is { } node && node != own ? RunThere(context, own, node) : RunHere(context);
    }

    private static async IAsyncEnumerable<Output> RunHere(CommandContext context)
    {
        var drain = context.Services.GetRequiredService<MeshRuntime>().Drain;
        try
        {
            var run = drain.RunAsync($"asked by pbm ({context.Client})");
            var told = drain.Left;
            yield return $"Draining; under way: {told}.";
            while (!run.IsCompleted)
            {
                await Task.WhenAny(run, Task.Delay(Progress, context.Cancellation));
                context.Cancellation.ThrowIfCancellationRequested();
                if (!run.IsCompleted && drain.Left is var left && left != told)
                {
                    told = left;
                    yield return $"Under way: {left}.";
                }
            }

            yield return $"Drained; under way: {drain.Left}. This node leaves the cluster now.";
        }
        finally
        {
            Departure.Begin(context); // whether or not somebody still watches: a drain is not taken back
        }
    }

    private static async IAsyncEnumerable<Output> RunThere(CommandContext context, string own, string node)
    {
        var inquirer = context.Services.GetRequiredService<IInquirer>();
        var clock = context.Services.GetRequiredService<TimeProvider>();
        if (!inquirer.Nodes.Contains(node))
        {
            throw new CommandFailedException($"NODE is {node}; it must be one of {string.Join(", ", inquirer.Nodes)}.");
        }

        var answer = await AskAsync(begin: true);
        var now = answer.Said ?? throw new CommandFailedException($"{node} does not drain, as far as this node knows: {answer.Fault}");
        yield return $"Draining {node}; under way: {now.UnderWay}.";
        while (!now.Done)
        {
            await Task.Delay(Progress, clock, context.Cancellation);
            answer = await AskAsync(begin: false);
            if (answer.Said is { Done: false } said && said.UnderWay != now.UnderWay)
            {
                yield return $"Under way: {said.UnderWay}.";
            }
            else if (answer.Said is null && inquirer.Nodes.Contains(node))
            {
                yield return $"No word of {node}: {answer.Fault}";
            }
            else if (answer.Said is null)
            {
                break; // it has left already
            }

            now = answer.Said ?? now;
        }

        yield return now.Done
            ? $"Drained; under way: {now.UnderWay}. {node} leaves the cluster now."
            : $"{node} has left the cluster.";

        Task<NodeAnswer<DrainAnswer>> AskAsync(bool begin) =>
            inquirer.AskAsync(node, InquiryKinds.Drain, new DrainQuestion(begin, $"{context.Client} through {own}"), context.Cancellation);
    }
}
