using Mesh.Identity;

namespace Mesh.Faults.Processes;

/// <summary>An authority of a story's own, and what it vouches for: the nodes, an operator, and one that is no member.</summary>
internal sealed class ClusterCertificates
{
    /// <summary>Has a certificate of a node's, and is none of the cluster's.</summary>
    internal const string Stranger = "stranger";

    /// <summary>May use pbm.</summary>
    internal const string Operator = "operator";

    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(2);

    private readonly string _folder;
    private readonly Dictionary<string, TlsIdentity> _identities = [];

    private ClusterCertificates(string folder) => _folder = folder;

    /// <summary>Makes them.</summary>
    internal static ClusterCertificates Make(string folder, IEnumerable<string> nodes)
    {
        var files = new CertificateFolder(folder);
        var made = new ClusterCertificates(folder);
        var now = TimeProvider.System.GetUtcNow();
        files.Init(now, Lifetime);
        foreach (var name in nodes.Append(Stranger))
        {
            made.Issue(files, new(name, [Roles.Node]), now);
        }

        made.Issue(files, new(Operator, [Roles.Operator]), now);
        return made;
    }

    /// <summary>The certificate's file.</summary>
    internal string FileOf(string name) => TlsFiles.In(_folder, name).Certificate;

    internal TlsIdentity IdentityOf(string name) => _identities[name];

    /// <summary>The same setup, with these.</summary>
    internal NodeSetup Apply(NodeSetup setup) => setup with { Variables = setup.Variables.SetItem("MESH_TLS_DIRECTORY", _folder) };

    private void Issue(CertificateFolder folder, CertificateSubject subject, DateTimeOffset now)
    {
        var (files, _) = folder.Issue(subject, [], now, Lifetime);
        var (material, fault) = TlsMaterial.Read(files);
        _identities[subject.Name] = new TlsIdentity(files, material ?? throw new InvalidOperationException(fault), TimeProvider.System);
    }
}
