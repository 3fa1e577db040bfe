using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Threading.Channels;

namespace Mesh.Benchmarks.Scale;

/// <summary>One process's nodes, led by lines on its input: a command each, answered by a line of JSON.</summary>
internal sealed class NodesServer(ClusterSettings settings)
{
    /// <summary>Starts nodes: the first's index, how many, and how many at once. Answered when all are Up.</summary>
    internal const string Start = "start";

    /// <summary>Has the node of an index leave; answered at once.</summary>
    internal const string Leave = "leave";

    /// <summary>Asks for a <see cref="ViewReport"/>.</summary>
    internal const string View = "view";

    /// <summary>Sends so many requests from nodes by chance: a <see cref="SendReport"/>.</summary>
    internal const string Send = "send";

    /// <summary>Asks for a <see cref="UsageReport"/>: with 1 what is garbage is collected first, which takes time.</summary>
    internal const string Usage = "usage";

    private const int MinThreads = 32; // mesh.node.min-threads, which Mesh.Node sees to

    private readonly ConcurrentDictionary<int, ScaledNode> _nodes = [];
    private readonly Random _random = new(settings.Port);

    /// <summary>Serves until the input ends. The nodes then go without leaving: their cluster ends with them.</summary>
    internal async Task RunAsync(TextReader input, TextWriter output)
    {
        ThreadPool.SetMinThreads(MinThreads, MinThreads);
        await foreach (var line in LinesOf(input).ReadAllAsync())
        {
            var words = line.Split(' ');
            var answer = await AnswerAsync(
                words[0], [.. words.Skip(1).Select(word => int.Parse(word, CultureInfo.InvariantCulture))]);
            await output.WriteLineAsync(JsonSerializer.Serialize(answer));
            await output.FlushAsync();
        }
    }

    /// <summary>Read by a thread of their own: reading from the console blocks, and the nodes need the pool's threads.</summary>
    private static ChannelReader<string> LinesOf(TextReader input)
    {
        var lines = Channel.CreateUnbounded<string>();
        var reader = new Thread(() =>
        {
            while (input.ReadLine() is { } line)
            {
                lines.Writer.TryWrite(line);
            }

            lines.Writer.Complete();
        })
        { IsBackground = true };
        reader.Start();
        return lines.Reader;
    }

    private async Task<object> AnswerAsync(string command, int[] numbers) => command switch
    {
        Start => await StartAsync(numbers[0], numbers[1], numbers[2]),
        Leave => BeginLeave(numbers[0]),
        View => Report(),
        Send => await SendAsync(numbers[0]),
        Usage => Used(collects: numbers[0] == 1),
        _ => throw new ArgumentException($"'{command}' is no command.", nameof(command)),
    };

    private async Task<ViewReport> StartAsync(int first, int count, int atOnce)
    {
        await Parallel.ForEachAsync(
            Enumerable.Range(first, count),
            new ParallelOptions { MaxDegreeOfParallelism = atOnce },
            async (index, _) => _nodes[index] = await ScaledNode.StartAsync(index, settings));
        return Report();
    }

    private ViewReport BeginLeave(int index)
    {
        if (_nodes.TryRemove(index, out var node))
        {
            _ = Task.Run(() => node.DisposeAsync().AsTask());
        }

        return Report();
    }

    private ViewReport Report()
    {
        var up = _nodes.Values.Select(node => node.UpMembers).DefaultIfEmpty().ToArray();
        return new ViewReport(
            _nodes.Count, up.Min(), up.Max(), [.. _nodes.Values.Select(node => node.Digest).Distinct()]);
    }

    private async Task<SendReport> SendAsync(int count)
    {
        var nodes = _nodes.Values.ToArray();
        var answered = 0;
        for (var i = 0; i < count; i++)
        {
            var node = nodes[_random.Next(nodes.Length)];
            answered += await node.SendAsync($"key-{_random.Next()}") ? 1 : 0;
        }

        return new SendReport(count, answered);
    }

    private static UsageReport Used(bool collects)
    {
        using var process = Process.GetCurrentProcess();
        return new UsageReport(
            process.TotalProcessorTime.TotalSeconds,
            process.WorkingSet64,
            process.Threads.Count,
            GC.GetTotalMemory(collects)); // last: the others are to be as they were
    }
}
