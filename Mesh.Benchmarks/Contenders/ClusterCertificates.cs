using Mesh.Identity;

namespace Mesh.Benchmarks.Contenders;

/// <summary>An authority and a certificate for each process of a cluster, in a directory that goes with this.</summary>
internal sealed class ClusterCertificates : IDisposable
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(1);

    private readonly CertificateFolder _folder;

    internal ClusterCertificates(ContenderPlace place)
    {
        _folder = new(DirectoryOf(place));
        var now = TimeProvider.System.GetUtcNow();
        _folder.Init(now, Lifetime);
        for (var index = 0; index <= place.Nodes; index++) // the caller outside is a member, too
        {
            _folder.Issue(new($"node{index}", [Roles.Node]), [], now, Lifetime);
        }
    }

    /// <summary>Where the processes of a cluster find them.</summary>
    internal static string DirectoryOf(ContenderPlace place) =>
        Path.Combine(Path.GetTempPath(), $"mesh-benchmarks-{place.BasePort}");

    public void Dispose() => Directory.Delete(_folder.Directory, recursive: true);
}
