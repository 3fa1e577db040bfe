using System.Collections.Frozen;
using Mesh.Requests;

namespace Mesh.Services;

/// <summary>The services that this node offers. Thread-safe.</summary>
/// <param name="hosts">One for each.</param>
/// <param name="running">What the hosts run asynchronously; null where nothing is ever cancelled.</param>
/// <param name="dedup">Knows the request ids; null lets every request run.</param>
internal sealed class ServiceHosts(
    IEnumerable<ServiceHost> hosts, RunningRequests? running = null, Dedup? dedup = null)
{
    private volatile bool _isDraining;

    private readonly FrozenDictionary<string, ServiceHost> _hosts =
        hosts.ToFrozenDictionary(host => host.Definition.Name);

    public IEnumerable<ServiceHost> All => _hosts.Values;

    /// <summary>Whether this node takes no new work if another can. Never taken back.</summary>
    public bool IsDraining
    {
        get => _isDraining;
        set => _isDraining = value;
    }

    /// <summary>Whether this node offers the service as strict.</summary>
    public bool IsStrict(string service) => _hosts.TryGetValue(service, out var host) && host.Definition.IsStrict;

    /// <summary>Gives the request to its service. Does not throw: who calls this has more requests to see to.</summary>
    public void Accept(in IncomingRequest request)
    {
        if (!_hosts.TryGetValue(request.Service, out var host))
        {
            request.Answer(Answer.Rejected(Reason.UnknownService, $"'{request.Service}' is not offered here."));
        }
        else if (request.Key is not null && RequestKey.FaultOf(request.Key) is { } fault)
        {
            request.Answer(Answer.Rejected(Reason.InvalidKey, fault));
        }
        else
        {
            host.Traffic.Count(request.Key);
            if (request.RequestId is null || dedup is null)
            {
                Accept(host, request);
            }
            else
            {
                AcceptOnce(host, dedup, request);
            }
        }
    }

    /// <summary>The caller does not wait for the request any more, wherever it is now.</summary>
    public void Cancel(IReplySink sink, ulong id)
    {
        if (running is null || TryLeaveRun(sink, id))
        {
            return;
        }

        running.Cancel(sink, id);
        if (TryLeaveRun(sink, id))
        {
            running.TakeEarly(sink, id); // it asked for its run in this moment
        }
    }

    /// <summary>Cancels everything that runs, and whatever begins from here on.</summary>
    public void Stop() => running?.Stop();

    /// <summary>Ends what is late, and forgets what is old; called every few milliseconds.</summary>
    public void Sweep(TimeSpan now)
    {
        running?.Sweep(now);
        dedup?.Sweep();
        foreach (var host in _hosts.Values)
        {
            host.Sweep(now);
            host.Traffic.Sweep(now);
        }
    }

    private bool TryLeaveRun(IReplySink sink, ulong id) => dedup?.TryCancel(sink, id) == true;

    private void AcceptOnce(ServiceHost host, Dedup ids, in IncomingRequest request)
    {
        var begins = ids.TryBegin(request, out var run);
        if (running?.TakeEarly(request.Sink, request.Id) == true)
        {
            TryLeaveRun(request.Sink, request.Id); // the cancellation came before its id was known
        }

        if (begins)
        {
            Accept(host, run);
        }
    }

    private static void Accept(ServiceHost host, in IncomingRequest request)
    {
        try
        {
            host.Accept(request);
        }
        catch (Exception fault)
        {
            ServiceHost.Fail(request, fault);
        }
    }
}
