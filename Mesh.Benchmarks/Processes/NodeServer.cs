using System.Text.Json;
using Mesh.Benchmarks.Contenders;

namespace Mesh.Benchmarks.Processes;

/// <summary>The node's side of a <see cref="NodeProcess"/>: it obeys its input, and ends when that ends.</summary>
/// <remarks>The input also ends when the leading process is gone, however it went.</remarks>
internal static class NodeServer
{
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(3);

    /// <returns>Never: what a contender leaves running would hold up the process, so it exits from here.</returns>
    internal static async Task<int> RunAsync(IContender contender, ContenderPlace place, CancellationToken cancellation)
    {
        using var answers = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true };
        Console.SetOut(Console.Error); // what a contender prints must not come between the answers
        using var commands = new CommandLines(Console.In);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation, commands.Ended);
        try
        {
            await using var node = new Ending(await contender.StartAsync(place, ended.Token), StopPatience);
            await node.Inner.ReadyAsync(ended.Token);
            Say(answers, new NodeIsReady());
            while (await commands.NextAsync() is { } line)
            {
                Say(answers, await DoAsync(line, node.Inner, ended.Token));
            }
        }
        catch (Exception fault) when (!ended.IsCancellationRequested)
        {
            Say(answers, new NodeHasFailed($"{fault}"));
            await commands.UntilEndAsync();
        }
        catch (Exception)
        {
            // told to end before it was ready
        }

        Environment.Exit(0);
        return 0;
    }

    private static async Task<NodeAnswer> DoAsync(string line, IContenderNode node, CancellationToken cancellation)
    {
        try
        {
            return await JsonSerializer.Deserialize<NodeCommand>(line)!.RunAsync(node, cancellation);
        }
        catch (Exception fault)
        {
            return new NodeHasFailed($"{fault}");
        }
    }

    private static void Say(StreamWriter answers, NodeAnswer answer) =>
        answers.WriteLine(JsonSerializer.Serialize(answer));

    /// <summary>Disposes a node, and gives up after a while.</summary>
    private sealed class Ending(IContenderNode inner, TimeSpan patience) : IAsyncDisposable
    {
        internal IContenderNode Inner => inner;

        public async ValueTask DisposeAsync()
        {
            try
            {
                await Task.Run(() => inner.DisposeAsync().AsTask()).WaitAsync(patience);
            }
            catch (TimeoutException)
            {
                // the process ends all the same
            }
        }
    }
}
