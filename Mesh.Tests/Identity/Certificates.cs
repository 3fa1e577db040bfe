using System.Security.Cryptography.X509Certificates;
using Mesh.Identity;

namespace Mesh.Tests.Identity;

/// <summary>A directory with an authority and certificates, gone with the test.</summary>
internal sealed class Certificates : IDisposable
{
    public Certificates(params string[] nodes)
    {
        Folder.Init(Now.AddDays(-10), TimeSpan.FromDays(11));
        foreach (var node in nodes)
        {
            Issue(node, Roles.Node);
        }
    }

    public static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    public CertificateFolder Folder { get; } = new(System.IO.Directory.CreateTempSubdirectory("mesh-certs").FullName);

    public string Directory => Folder.Directory;

    public X509Certificate2Collection Authorities => Folder.Trusted();

    /// <summary>Makes one, and gives it as a process would have it that trusts <paramref name="trusted"/>.</summary>
    public TlsMaterial Issue(string name, string role, bool expired = false, TlsFiles? trusted = null)
    {
        var (files, _) = Folder.Issue(new(name, [role]), [], expired ? Now.AddDays(-2) : Now, TimeSpan.FromDays(1));
        var (material, fault) = TlsMaterial.Read(trusted is null ? files : files with { Authorities = trusted.Authorities });
        return material ?? throw new InvalidOperationException(fault);
    }

    public void Dispose() => System.IO.Directory.Delete(Directory, recursive: true);
}
