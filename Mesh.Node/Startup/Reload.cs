using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Mesh.Configuration;

namespace Mesh.Node.Startup;

/// <summary>Reads the configuration of this process's nodes: their plans, or every fault, and then no plan.</summary>
internal delegate (ImmutableArray<NodePlan> Plans, ImmutableArray<string> Faults) ReadPlans();

/// <summary>
/// SIGHUP: reads the configuration anew, and has the upstreams, tokens and certificate that it says take the place of those that it
/// said before. pbm keeps somebody who may use it, where others reach it. With a fault nothing changes, and each is told; what else has changed is told, and waits for the next start.
/// </summary>
internal sealed class Reload : IDisposable
{
    private const string Log = "Mesh.Configuration";
    private const int MostKeys = 10;
    private static readonly ImmutableArray<string> AtOnce = ["mesh.upstreams", "mesh.upstream-defaults", "mesh.access"];

    private readonly ImmutableArray<NodeHost> _hosts;
    private readonly ReadPlans _read;
    private readonly PosixSignalRegistration _registration;

    internal Reload(ImmutableArray<NodeHost> hosts, ReadPlans read)
    {
        (_hosts, _read) = (hosts, read);
        _registration = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
        {
            context.Cancel = true; // else it ends the process
            Run();
        });
    }

    public void Dispose() => _registration.Dispose();

    private void Run()
    {
        var (plans, faults) = _read();
        foreach (var host in _hosts)
        {
            var log = host.LogOf(Log);
            var plan = plans.FirstOrDefault(plan => plan.Name == host.Plan.Name);
            faults = faults.IsEmpty ? FaultsOf(host, plan) : faults;
            if (plan is not null && faults.IsEmpty)
            {
                Take(host, plan, log);
                continue;
            }

            log.ConfigurationNotTaken(string.Join(' ', faults));
        }
    }

    /// <summary>Why a sound configuration can't take the place of the one that this node has started with.</summary>
    private static ImmutableArray<string> FaultsOf(NodeHost host, NodePlan? plan) =>
        plan is null
            ? [$"mesh.node.name is another than {host.Plan.Name}; it must be the same until the next start."]
            : PbmCoherence.IsExposed(host.Plan.Options.Pbm) && !PbmCoherence.AnyForPbm(plan.Options.Tokens)
                ? [$"nobody has a token for pbm any more, which listens on {host.Plan.Options.Pbm.Host} until the next start; there must be one."]
                : [];

    private static void Take(NodeHost host, NodePlan plan, ILogger log)
    {
        host.Certificates.Look();
        host.Runtime.Upstreams.Declare(plan.Options.Upstreams, plan.Config);
        host.Tokens.Replace(plan.Options.Tokens);
        var hasCertificate = TakeCertificate(host, plan, log);
        log.ConfigurationTaken(plan.Options.Upstreams.Length, plan.Options.Tokens.Length);
        var atOnce = hasCertificate ? AtOnce.Add("mesh.gateway.tls") : AtOnce;
        var (before, now) = (SettingsTree.Leaves(host.Plan.Config), SettingsTree.Leaves(plan.Config));
        var waiting = before.Keys.Union(now.Keys)
            .Where(key => !atOnce.Any(section => key == section || key.StartsWith(section + ".", StringComparison.Ordinal)))
            .Where(key => before.GetValueOrDefault(key)?.ToString() != now.GetValueOrDefault(key)?.ToString())
            .Order(StringComparer.Ordinal)
            .ToArray();
        if (waiting.Length > 0)
        {
            log.SettingsWait(waiting.Length, string.Join(", ", waiting.Take(MostKeys)));
        }
    }

    /// <summary>The files may be others, or have another content.</summary>
    /// <returns>Whether there was one, and there is one now: TLS is not turned on or off while a port is open.</returns>
    private static bool TakeCertificate(NodeHost host, NodePlan plan, ILogger log)
    {
        if (host.Certificate is not { } certificate || plan.Gateway.Tls is not { } files)
        {
            return false;
        }

        try
        {
            certificate.Replace(files);
        }
        catch (Exception fault) when (TlsFiles.WhyNot(fault) is { } why)
        {
            log.GatewayCertificateUnreadable(why);
        }

        return true;
    }
}
