using System.Collections.Frozen;
using Mesh.Requests;

namespace Mesh.Services;

/// <summary>The services that this node offers. Thread-safe.</summary>
internal sealed class ServiceHosts(IEnumerable<ServiceHost> hosts)
{
    private readonly FrozenDictionary<string, ServiceHost> _hosts =
        hosts.ToFrozenDictionary(host => host.Definition.Name);

    public IEnumerable<ServiceHost> All => _hosts.Values;

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
            Accept(host, request);
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
