using System.Diagnostics;

namespace Mesh.Benchmarks.Scale;

/// <summary>A cluster of many nodes in some processes of this machine. Not thread-safe.</summary>
internal sealed class ScaledCluster : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(50);

    private readonly NodesProcess[] _processes;
    private readonly int _nodes;

    internal ScaledCluster(int nodes, int perProcess, ClusterSettings settings)
    {
        _nodes = nodes;
        _processes = [.. Enumerable.Range(0, (nodes + perProcess - 1) / perProcess).Select(_ => NodesProcess.Start(settings))];
    }

    internal int Processes => _processes.Length;

    /// <summary>Has one process after the other start its share of the nodes; the voters are in the first, and start first.</summary>
    /// <param name="atOnce">
    /// A few: each node would have a machine of its own, and this one is to have time for those that run already. Two at least: a
    /// majority of the voters forms the cluster.
    /// </param>
    internal async Task StartAsync(int atOnce)
    {
        var first = Math.Min(ScaledNode.Voters, _nodes);
        await _processes[0].AskAsync<ViewReport>(NodesServer.Start, 0, first, first);
        for (var i = 0; i < _processes.Length; i++)
        {
            var count = (_nodes - first) / (_processes.Length - i);
            await _processes[i].AskAsync<ViewReport>(NodesServer.Start, first, count, atOnce);
            first += count;
        }
    }

    /// <summary>Starts one node more, in the last process.</summary>
    internal Task AddAsync() => _processes[^1].AskAsync<ViewReport>(NodesServer.Start, _nodes, 1, 1);

    /// <summary>Has that node leave; does not wait for it.</summary>
    internal Task RemoveAsync() => _processes[^1].AskAsync<ViewReport>(NodesServer.Leave, _nodes);

    /// <summary>Ends when all nodes see so many Up members and have one ring.</summary>
    /// <returns>How long that took since a time stamp; null when it took too long.</returns>
    internal async Task<TimeSpan?> AgreedAsync(int members, long since)
    {
        var views = Array.Empty<ViewReport>();
        while (Stopwatch.GetElapsedTime(since) < Patience)
        {
            views = await AskAllAsync<ViewReport>(NodesServer.View);
            if (views.All(view => view.LeastUp == members && view.MostUp == members)
                && views.SelectMany(view => view.Digests).Distinct().Count() == 1)
            {
                return Stopwatch.GetElapsedTime(since);
            }

            await Task.Delay(LookEvery);
        }

        await Console.Error.WriteLineAsync($"No agreement on {members} members: {string.Join("; ", views.Select(Text))}");
        return null;
    }

    /// <summary>Sends requests, each process its share.</summary>
    internal async Task<SendReport> SendAsync(int count)
    {
        var reports = await AskAllAsync<SendReport>(NodesServer.Send, count / _processes.Length);
        return new SendReport(reports.Sum(report => report.Sent), reports.Sum(report => report.Answered));
    }

    /// <summary>What all processes use.</summary>
    /// <param name="collects">Whether garbage is collected first, so that the heap is what lives.</param>
    internal async Task<UsageReport> UsageAsync(bool collects) =>
        UsageReport.SumOf(await AskAllAsync<UsageReport>(NodesServer.Usage, collects ? 1 : 0));

    public void Dispose() => Array.ForEach(_processes, process => process.Dispose());

    private static string Text(ViewReport view) =>
        $"{view.Nodes} nodes see {view.LeastUp} to {view.MostUp} and have {view.Digests.Length} rings";

    private Task<TAnswer[]> AskAllAsync<TAnswer>(string command, params int[] numbers) =>
        Task.WhenAll(_processes.Select(process => process.AskAsync<TAnswer>(command, numbers)));
}
