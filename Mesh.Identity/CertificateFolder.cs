using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Mesh.Identity;

/// <summary>A directory with an authority, its key, and the certificates that it made. Keys are readable by their owner alone.</summary>
/// <param name="Directory">The directory.</param>
public sealed record CertificateFolder(string Directory)
{
    private const string AuthorityName = "Mesh CA";

    /// <summary>Where the authorities are.</summary>
    public string Authorities => Path.Combine(Directory, TlsFiles.AuthoritiesName);

    private string AuthorityKey => Path.Combine(Directory, TlsFiles.AuthorityKeyName);

    /// <summary>Makes the authority.</summary>
    /// <exception cref="InvalidOperationException">There is one.</exception>
    public void Init(DateTimeOffset now, TimeSpan lifetime)
    {
        if (File.Exists(Authorities) || File.Exists(AuthorityKey))
        {
            throw new InvalidOperationException($"{Authorities} is there; another authority takes its place step by step: pbm certs rotate");
        }

        System.IO.Directory.CreateDirectory(Directory);
        using var authority = NewAuthority(now, lifetime);
        WriteKey(AuthorityKey, authority);
        WholeFile.Write(Authorities, authority.ExportCertificatePem() + "\n", secret: false);
    }

    /// <summary>Makes a certificate; one that is there is replaced.</summary>
    /// <returns>Its files, and until when it is valid.</returns>
    /// <exception cref="InvalidOperationException">There is no authority with a key.</exception>
    public (TlsFiles Files, DateTimeOffset Until) Issue(
        CertificateSubject subject, ImmutableArray<string> hosts, DateTimeOffset now, TimeSpan lifetime)
    {
        ArgumentNullException.ThrowIfNull(subject);

        return Issue(subject, hosts, TlsFiles.In(Directory, subject.Name), now, lifetime);
    }

    internal (TlsFiles Files, DateTimeOffset Until) Issue(
        CertificateSubject subject, ImmutableArray<string> hosts, TlsFiles files, DateTimeOffset now, TimeSpan lifetime)
    {
        using var authority = WithKey();
        if (authority.NotAfter < now.LocalDateTime)
        {
            throw new InvalidOperationException($"the authority of {Authorities} has expired; pbm certs rotate makes another");
        }

        using var made = CertificateMaker.Issue(authority, subject, hosts, now, lifetime);
        WriteKey(files.Key, made);
        WholeFile.Write(files.Certificate, made.ExportCertificatePem() + "\n", secret: false);
        return (files, made.NotAfter);
    }

    /// <summary>Makes another authority, that makes certificates from now on; the former ones are trusted as well.</summary>
    public void Rotate(DateTimeOffset now, TimeSpan lifetime)
    {
        var former = Trusted();
        using var authority = NewAuthority(now, lifetime);
        WholeFile.Write(Authorities, string.Concat(former.Prepend(authority).Select(one => one.ExportCertificatePem() + "\n")), secret: false);
        WriteKey(AuthorityKey, authority);
    }

    /// <summary>Trusts the newest authority alone.</summary>
    /// <exception cref="InvalidOperationException">Certificates here are from a former one.</exception>
    public void Finish(DateTimeOffset now)
    {
        using var authority = WithKey();
        X509Certificate2Collection alone = [authority];
        var former = Certificates().Where(one => PeerCheck.ChainFaultOf(one.Certificate, alone, now) is not null).ToArray();
        if (former.Length > 0)
        {
            throw new InvalidOperationException(
                $"{string.Join(", ", former.Select(one => Path.GetFileName(one.File)))} are from a former authority;"
                + " make them anew first (pbm certs node), or remove them");
        }

        WholeFile.Write(Authorities, authority.ExportCertificatePem() + "\n", secret: false);
    }

    /// <summary>The authorities, the newest first.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public X509Certificate2Collection Trusted()
    {
        var trusted = new X509Certificate2Collection();
        if (File.Exists(Authorities))
        {
            trusted.ImportFromPemFile(Authorities);
        }

        return trusted.Count > 0 ? trusted : throw new InvalidOperationException($"{Authorities} has no authority; pbm certs init makes one");
    }

    /// <summary>The certificates beside the authorities, by file name.</summary>
    public IEnumerable<(string File, X509Certificate2 Certificate)> Certificates() => System.IO.Directory
        .EnumerateFiles(Directory, "*.pem")
        .Where(file => Path.GetFileName(file) != TlsFiles.AuthoritiesName)
        .Order(StringComparer.Ordinal)
        .Select(file => (file, X509Certificate2.CreateFromPem(File.ReadAllText(file))));

    private static X509Certificate2 NewAuthority(DateTimeOffset now, TimeSpan lifetime) =>
        CertificateMaker.Authority($"{AuthorityName} {now.UtcDateTime:yyyyMMdd-HHmmss}-{RandomNumberGenerator.GetHexString(4)}", now, lifetime);

    /// <summary>The newest authority, with its key.</summary>
    internal X509Certificate2 WithKey()
    {
        if (!File.Exists(AuthorityKey))
        {
            throw new InvalidOperationException($"{AuthorityKey} is not there; only who has the authority's key can make certificates");
        }

        using var key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(AuthorityKey));
        var point = key.ExportSubjectPublicKeyInfo();
        var authority = Trusted().FirstOrDefault(one => one.PublicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(point));
        return authority?.CopyWithPrivateKey(key)
            ?? throw new InvalidOperationException($"{AuthorityKey} is the key of no authority in {Authorities}");
    }

    private static void WriteKey(string file, X509Certificate2 certificate)
    {
        using var key = certificate.GetECDsaPrivateKey()!;
        WholeFile.Write(file, key.ExportPkcs8PrivateKeyPem() + "\n", secret: true);
    }
}
