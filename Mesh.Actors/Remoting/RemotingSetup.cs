using Akka.Actor.Setup;
using Mesh.Identity;
using Microsoft.Extensions.Logging;

namespace Mesh.Remoting;

/// <summary>What a node hands to the transport that Akka makes.</summary>
/// <param name="identity">Who this node is; null without TLS.</param>
/// <param name="limit">Connections at once.</param>
/// <param name="log">For connections that are refused.</param>
internal sealed class RemotingSetup(TlsIdentity? identity, int limit, ILogger log) : Setup
{
    public TlsIdentity? Identity => identity;

    public int Limit => limit;

    public ILogger Log => log;
}
