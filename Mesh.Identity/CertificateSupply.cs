using System.Collections.Immutable;
using System.Security.Cryptography.X509Certificates;

namespace Mesh.Identity;

/// <summary>Brings certificates to where their nodes read them, away from the authority's key, and again as they need it.</summary>
/// <param name="From">Who makes them; it keeps a copy of each certificate, without its key.</param>
/// <param name="To">The directory that gets the authorities, certificates and keys.</param>
/// <param name="Keep">A certificate that is good for so long is left as it is; null for none.</param>
public sealed record CertificateSupply(CertificateFolder From, string To, TimeSpan? Keep)
{
    /// <summary>Sees to it that a certificate is there, and the authorities as they are now.</summary>
    /// <returns>Its files, until when it is valid, and whether it was made now.</returns>
    /// <exception cref="InvalidOperationException">There is no authority with a key.</exception>
    /// <remarks>
    /// While the authority changes (<see cref="CertificateFolder.Rotate"/>), the first call brings the authorities and the next one
    /// makes the certificate anew: nodes that do not know the new authority yet would refuse it.
    /// </remarks>
    public (TlsFiles Files, DateTimeOffset Until, bool IsNew) Issue(
        CertificateSubject subject, ImmutableArray<string> hosts, DateTimeOffset now, TimeSpan lifetime)
    {
        ArgumentNullException.ThrowIfNull(subject);

        using var newest = From.WithKey();
        var files = TlsFiles.In(To, subject.Name);
        var knowsNewest = BringAuthorities(files.Authorities);
        if (UntilOf(files, subject, knowsNewest ? [newest] : From.Trusted(), now) is { } until)
        {
            return (files, until, false);
        }

        (_, until) = From.Issue(subject, hosts, files, now, lifetime);
        var copy = TlsFiles.In(From.Directory, subject.Name).Certificate;
        if (Path.GetFullPath(copy) != Path.GetFullPath(files.Certificate))
        {
            WholeFile.Write(copy, File.ReadAllText(files.Certificate), secret: false);
        }

        return (files, until, true);
    }

    private bool BringAuthorities(string file)
    {
        var wanted = File.ReadAllText(From.Authorities);
        Directory.CreateDirectory(To);
        if (File.Exists(file) && File.ReadAllText(file) == wanted)
        {
            return true;
        }

        WholeFile.Write(file, wanted, secret: false);
        return false;
    }

    /// <summary>Until when the certificate that is there is valid; null when another is wanted.</summary>
    private DateTimeOffset? UntilOf(
        TlsFiles files, CertificateSubject subject, X509Certificate2Collection authorities, DateTimeOffset now)
    {
        var (there, _) = TlsMaterial.Read(files);
        return Keep is { } keep
            && there is not null
            && there.Subject.Name == subject.Name
            && there.Subject.Roles.SequenceEqual(subject.Roles)
            && PeerCheck.ChainFaultOf(there.Own, authorities, now + keep) is null
            ? there.Own.NotAfter
            : null;
    }
}
