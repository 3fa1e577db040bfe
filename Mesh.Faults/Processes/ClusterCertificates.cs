using Mesh.Identity;

namespace Mesh.Faults.Processes;

/// <summary>An authority of a story's own, and what it vouches for: the nodes, an operator, who has a token too, and one that is no member.</summary>
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
        made.Tokens.Make(Operator, [new AccessScope(AccessScope.Operator)]);
        return made;
    }

    /// <summary>The operator's token's file.</summary>
    internal string TokenFile => Tokens.TokenFile(Operator);

    /// <summary>The operator's token.</summary>
    internal string Token => File.ReadAllText(TokenFile).Trim();

    private TokenFolder Tokens => new(_folder);

    /// <summary>The certificate's file.</summary>
    internal string FileOf(string name) => TlsFiles.In(_folder, name).Certificate;

    internal TlsIdentity IdentityOf(string name) => _identities[name];

    /// <summary>The same setup with these, so that pbm is reached from elsewhere, too.</summary>
    internal NodeSetup Apply(NodeSetup setup) => setup with
    {
        Variables = setup.Variables.SetItem("MESH_TLS_DIRECTORY", _folder),
        Arguments = [.. setup.Arguments, "--config", Tokens.SettingsFile(Operator)],
        HasPbmOutside = true,
    };

    private void Issue(CertificateFolder folder, CertificateSubject subject, DateTimeOffset now)
    {
        var (files, _) = folder.Issue(subject, [], now, Lifetime);
        var (material, fault) = TlsMaterial.Read(files);
        _identities[subject.Name] = new TlsIdentity(files, material ?? throw new InvalidOperationException(fault), TimeProvider.System);
    }
}
