using System.Collections.Immutable;
using System.Net.Sockets;

namespace Mesh.Node.Startup;

/// <summary>Runs the nodes of this process from their start to the end of the last.</summary>
internal sealed class NodeGroup : IAsyncDisposable
{
    private readonly ImmutableArray<NodeHost> _hosts;
    private readonly TextWriter _out;
    private readonly TextWriter _error;

    private NodeGroup(ImmutableArray<NodePlan> plans, TextWriter output, TextWriter error, NodeExtras? extras)
    {
        _hosts = [.. plans.Select(plan => new NodeHost(plan, extras))];
        _out = output;
        _error = error;
    }

    /// <summary>Runs them until they are asked to stop, or until all have ended by themselves.</summary>
    /// <param name="plans">The nodes.</param>
    /// <param name="read">Reads their configuration anew; null where there is nothing to read.</param>
    /// <param name="output">For people.</param>
    /// <param name="error">For what went wrong.</param>
    /// <param name="extras">What no configuration reaches.</param>
    /// <returns>The process's exit code: the worst of its nodes.</returns>
    internal static async Task<int> RunAsync(
        ImmutableArray<NodePlan> plans, ReadPlans? read, TextWriter output, TextWriter error, NodeExtras? extras = null)
    {
        using var signals = new StopSignals();
        var group = new NodeGroup(plans, output, error, extras);
        await using (group.ConfigureAwait(false))
        {
            await group.GreetAsync(Greeting.Starting(plans), Greeting.TellStart).ConfigureAwait(false);
            if (await group.StartAsync().ConfigureAwait(false) is { } failed)
            {
                return failed;
            }

            using var reload = read is null ? null : new Reload(group._hosts, read);
            using var watching = new CancellationTokenSource();
            var greeting = group.TellWhenReadyAsync(watching.Token);
            await Task.WhenAny(signals.Asked, Task.WhenAll(group._hosts.Select(group.WatchAsync))).ConfigureAwait(false);
            await watching.CancelAsync().ConfigureAwait(false);
            await greeting.ConfigureAwait(false);
            return await StopAsync(group._hosts).ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts)
        {
            await host.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Starts one after the other. When one can't, those before it leave again.</summary>
    /// <returns>Null when all have started, else the process's exit code.</returns>
    private async Task<int?> StartAsync()
    {
        for (var started = 0; started < _hosts.Length; started++)
        {
            try
            {
                await _hosts[started].StartAsync().ConfigureAwait(false);
            }
            catch (Exception fault) // whatever keeps a node from starting ends the process, and in words
            {
                if (_hosts[started].Runtime.Ending is { } end)
                {
                    // It ended itself while it was starting, and its start met the end.
                    await _error.WriteLineAsync($"{_hosts[started].Plan.Name}: {end.Why}").ConfigureAwait(false);
                    await StopAsync(_hosts[..started]).ConfigureAwait(false);
                    return end.ExitCode;
                }

                var isPort = fault.GetBaseException() is SocketException;
                var why = isPort ? fault.GetBaseException().Message : fault.ToString();
                await _error.WriteLineAsync($"{_hosts[started].Plan.Name} could not start: {why}").ConfigureAwait(false);
                await StopAsync(_hosts[..started]).ConfigureAwait(false);
                return isPort ? ExitCode.BadConfiguration : ExitCode.Removed;
            }
        }

        return null;
    }

    /// <summary>Tells of a node that ends by itself; the others go on.</summary>
    private async Task WatchAsync(NodeHost host)
    {
        await host.Ended.ConfigureAwait(false);
        var code = await host.StopAsync().ConfigureAwait(false);
        if (code != ExitCode.Stopped)
        {
            var why = host.Why ?? "it was removed from the cluster, or could not go on.";
            await _error.WriteLineAsync($"{host.Plan.Name}: {why}").ConfigureAwait(false);
        }
    }

    private async Task TellWhenReadyAsync(CancellationToken cancellation)
    {
        if (await AreReadyAsync(cancellation).ConfigureAwait(false))
        {
            await GreetAsync(Greeting.Ready(_hosts[0].Plan), (log, _) => log.NodeReady()).ConfigureAwait(false);
        }
    }

    /// <summary>For people in lines of its own; for programs each node tells it in its log.</summary>
    private async Task GreetAsync(IEnumerable<string> lines, Action<ILogger, NodePlan> tell)
    {
        if (_hosts[0].Plan.Options.Log.IsJson)
        {
            foreach (var host in _hosts)
            {
                tell(host.LogOf("Mesh.Node"), host.Plan);
            }

            return;
        }

        foreach (var line in lines)
        {
            await _out.WriteLineAsync(line).ConfigureAwait(false);
        }
    }

    private async Task<bool> AreReadyAsync(CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        try
        {
            while (!_hosts.All(host => host.State.Readiness.IsReady))
            {
                await timer.WaitForNextTickAsync(cancellation).ConfigureAwait(false);
            }

            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>One by one, the last started first: nodes that leave at once wait for each other.</summary>
    /// <returns>The worst of their exit codes.</returns>
    private static async Task<int> StopAsync(ImmutableArray<NodeHost> hosts)
    {
        var worst = ExitCode.Stopped;
        foreach (var host in hosts.Reverse())
        {
            worst = Math.Max(worst, await host.StopAsync().ConfigureAwait(false));
        }

        return worst;
    }
}
