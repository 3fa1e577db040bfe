using System.Collections.Immutable;
using Mesh.Configuration;
using Mesh.Identity;

namespace Mesh.Expiry;

/// <summary>Reads a node's certificates, and holds them against what the node is to be.</summary>
internal static class NodeCertificates
{
    /// <summary>The identity, null without TLS; or every fault, and then none.</summary>
    internal static (TlsIdentity? Identity, ImmutableArray<string> Faults) Read(MeshOptions options, TimeProvider clock)
    {
        if (options.Tls.Files is not { } files)
        {
            return (null, []);
        }

        var (material, fault) = TlsMaterial.Read(files);
        if (material is null)
        {
            return (null, [$"mesh.tls: {fault}"]);
        }

        var faults = FaultsOf(material, options.Node, clock.GetUtcNow()).Select(found => $"mesh.tls: {files.Certificate}: {found}").ToImmutableArray();
        return faults.IsEmpty ? (new TlsIdentity(files, material, clock), []) : (null, faults);
    }

    /// <summary>Why a node can't go by a certificate.</summary>
    internal static IEnumerable<string> FaultsOf(TlsMaterial material, NodeOptions node, DateTimeOffset now)
    {
        if (PeerCheck.FaultOf(material.Own, material.Authorities, [Roles.Node], now) is { } fault)
        {
            yield return $"{fault}; peers would refuse it.";
        }

        if (!material.Subject.Allows(node.Name))
        {
            yield return $"it is for {material.Subject}; it must be for mesh.node.name, {node.Name}.";
        }

        foreach (var role in node.Roles.Where(role => !material.Subject.HasAny(role)))
        {
            yield return $"it has not the role {role}; mesh.node.roles needs it.";
        }
    }
}
