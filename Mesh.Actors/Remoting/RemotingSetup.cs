using Akka.Actor;
using Akka.Actor.Setup;
using Mesh.Connections;
using Mesh.Identity;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Mesh.Remoting;

/// <summary>What a node, or an actor system outside that speaks with nodes, hands to the transport that Akka makes.</summary>
/// <param name="identity">Who this process is; null without TLS.</param>
/// <param name="limit">Connections that it accepts at once.</param>
/// <param name="log">For what goes wrong, connections that are refused among it.</param>
public sealed class RemotingSetup(TlsIdentity? identity, int limit, ILogger log) : Setup, IRefusingPort
{
    /// <summary>Who this process is; null without TLS.</summary>
    public TlsIdentity? Identity => identity;

    /// <summary>Connections that it accepts at once.</summary>
    public int Limit => limit;

    /// <summary>For what goes wrong, connections that are refused among it.</summary>
    public ILogger Log => log;

    /// <summary>Tells of those, and counts them.</summary>
    internal Refusals Refusals { get; } = new(new(log, TimeProvider.System));

    string IRefusingPort.Plane => "control";

    long IRefusingPort.Refused => Refusals.Count;

    /// <summary>The log of an actor system that was given one; else one that says nothing.</summary>
    internal static ILogger LogOf(ActorSystem system) =>
        system.Settings.Setup.Get<RemotingSetup>() is { HasValue: true } setup ? setup.Value.Log : NullLogger.Instance;
}
