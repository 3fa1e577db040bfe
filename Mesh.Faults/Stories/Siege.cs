using System.Collections.Immutable;
using Mesh.Faults.Attacks;
using Mesh.Faults.Processes;
using Mesh.Faults.Records;
using Mesh.Faults.Traffic;

namespace Mesh.Faults.Stories;

/// <summary>One attack at each port of the first node in turn, and what must go on meanwhile.</summary>
internal sealed class Siege(Stage stage, Cluster cluster, ClusterCertificates certificates, Attack attack)
{
    private const double BackWithin = 90;
    private const double JoinsWithin = 20;
    private const double OperatorWithin = 10;
    private const double LinesPerSecond = 10;
    private const double WarmUpSeconds = 3;
    private const int Reserve = 4; // the node that joins meanwhile

    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(500);

    private readonly double _seconds = stage.For?.TotalSeconds ?? stage.Of(30, 6);
    private readonly List<(string Port, Span Span)> _spans = [];
    private ImmutableArray<Target> _targets = [];

    private IEnumerable<FaultyNode> Members => cluster.Nodes.Take(Reserve - 1);

    /// <summary>Records a good session at each port.</summary>
    internal async Task ScoutAsync()
    {
        foreach (var port in Enum.GetValues<Port>())
        {
            _targets = _targets.Add(await Scout.LookAsync(port, cluster[1], cluster[2], certificates));
        }
    }

    /// <summary>
    /// Does all of it for a moment, so that what a node needs once, its code for certificates, joins and refusals, and the buffers for
    /// them, belongs to the level before.
    /// </summary>
    internal async Task WarmUpAsync()
    {
        await cluster[Reserve].StartAsync();
        await cluster.AgreeWithinAsync(JoinsWithin, cluster.Nodes);
        cluster[Reserve].Terminate();
        await cluster[Reserve].EndsWithinAsync(TimeSpan.FromSeconds(JoinsWithin));
        foreach (var target in _targets)
        {
            await AttackAsync(target, () => stage.CalmAsync(WarmUpSeconds));
        }
    }

    /// <summary>Attacks port after port; after each, what the nodes hold must come back.</summary>
    internal async Task LayAsync()
    {
        foreach (var target in _targets)
        {
            var (from, said) = (Monotonic.Now, Said().Count());
            var (begun, most) = await AttackAsync(target, () => Task.WhenAll(stage.CalmAsync(_seconds), target.Port switch
            {
                Port.Pbm => OperateAsync(),
                Port.Gateway => Task.CompletedTask, // the load is what must get in there
                _ => JoinAsync(target),
            }));
            var seconds = Monotonic.Duration(Monotonic.Now - from).TotalSeconds;
            _spans.Add((target.Name, new(from, Monotonic.Now)));
            stage.Promise($"{target.Name}: attacked", begun > 0, $"{begun} times in {seconds:0} s");
            stage.Measured($"{target.Name}: the node held at most", most);
            var told = (Said().Count() - said) / seconds;
            stage.Promise($"{target.Name}: lines in all logs ≤ {LinesPerSecond} a second", told <= LinesPerSecond, $"{told:0.0}");
            var (took, grown) = await stage.ReturnAsync(cluster, BackWithin);
            stage.Promise(
                $"{target.Name}: memory and handles as before ≤ {BackWithin} s", grown.Length == 0, grown.Length == 0 ? $"{took.TotalSeconds:0.0} s" : grown);
        }
    }

    /// <summary>What callers saw of it, and the nodes.</summary>
    internal void Judge(History history)
    {
        foreach (var (port, span) in _spans)
        {
            bool IsOfPort(Answered request) => request.Ended >= span.From && request.Began <= span.To;
            stage.Promise($"{port}: 0 failed", history.Failed(IsOfPort).Count == 0, history.Failures(IsOfPort));
        }

        stage.PromiseNoneFailed(history);
        stage.Measured("slowest answer", history.Slowest(_spans[0].Span.From));
        var alarms = cluster.Watch.FalseAlarms(_spans[0].Span.From, [.. Members]);
        stage.Promise("no node unreachable", alarms == 0, $"{alarms} seen");
        var lost = Said().Count(line => line.Contains("is lost", StringComparison.Ordinal)
            && Members.Any(member => line.Contains($"The link to {member.Name}#", StringComparison.Ordinal)));
        stage.Promise("no link of the members is lost", lost == 0, $"{lost} lost");
        JudgeReplay(Greetings.OfData);
        JudgeReplay(Greetings.OfGateway);
    }

    /// <summary>A request that was sent again and again under its id: a node remembers it for <c>mesh.requests.dedup-window</c>.</summary>
    private void JudgeReplay(long number)
    {
        var starts = Stage.Executions(cluster)
            .Where(run => run.What == Happening.Start && run.Number == number)
            .GroupBy(run => run.Process)
            .Select(node => node.Select(run => run.At).Order().ToArray())
            .ToArray();
        var early = starts.SelectMany(node => node.Zip(node.Skip(1), (one, next) => Monotonic.Duration(next - one))).Count(gap => gap < Remembered);
        stage.Promise(
            $"request {number}, sent again under its id, ran once a minute at most on a node",
            starts.Length > 0 && early == 0,
            $"{starts.Sum(node => node.Length)} times, {early} too early");
    }

    private async Task<(int Begun, string Most)> AttackAsync(Target target, Func<Task> meanwhile)
    {
        using var stop = new CancellationTokenSource();
        var crowds = attack.Crowds(target, stage.HasNetwork ? stage.Network : null);
        var attacking = Task.WhenAll(crowds.Select(crowd => crowd.RunAsync(stop.Token)));
        var watching = WatchAsync(stop.Token);
        try
        {
            await meanwhile();
        }
        finally
        {
            await stop.CancelAsync();
            await attacking;
        }

        return (crowds.Sum(crowd => crowd.Begun), await watching);
    }

    /// <summary>An operator asks while it goes on.</summary>
    private async Task OperateAsync()
    {
        await stage.CalmAsync(_seconds / 3);
        var took = await OperatorCommand.ShowAsync(cluster[1].Address, certificates, Path.Combine(stage.Folder, "pbm.log"));
        stage.Promise("pbm: an operator is answered", OperatorWithin, took);
    }

    /// <summary>A node joins while it goes on, and leaves: it dials the port that is attacked, as a member does that comes back.</summary>
    private async Task JoinAsync(Target target)
    {
        await stage.CalmAsync(_seconds / 3);
        await cluster[Reserve].StartAsync();
        stage.Promise($"{target.Name}: a node joins", JoinsWithin, await cluster.AgreeWithinAsync(JoinsWithin, cluster.Nodes));
        cluster[Reserve].Terminate();
        var ended = await cluster[Reserve].EndsWithinAsync(TimeSpan.FromSeconds(JoinsWithin));
        stage.Promise($"{target.Name}: and leaves", ended && cluster[Reserve].ExitCode == 0, ended ? $"exit code {cluster[Reserve].ExitCode}" : "it does not");
    }

    /// <summary>The most that the attacked node held, each figure for itself.</summary>
    private async Task<string> WatchAsync(CancellationToken stop)
    {
        var most = new Footprint(cluster[1].ProcessId, 0, 0, 0);
        while (!stop.IsCancellationRequested)
        {
            if (cluster[1].Footprint() is { } now)
            {
                most = most.Crest(now);
            }

            await Task.Delay(BetweenLooks, CancellationToken.None);
        }

        return $"{most}";
    }

    private IEnumerable<string> Said() => Members.SelectMany(node => File.ReadLines(node.OutputPath));
}
