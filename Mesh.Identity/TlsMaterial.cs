using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Mesh.Identity;

/// <summary>What TLS needs, as it was read at one time. Immutable.</summary>
public sealed class TlsMaterial
{
    private TlsMaterial(X509Certificate2 own, CertificateSubject subject, X509Certificate2Collection authorities)
    {
        Own = own;
        Subject = subject;
        Authorities = authorities;
        Context = SslStreamCertificateContext.Create(own, additionalCertificates: null, offline: true);
    }

    /// <summary>This node's certificate, with its key.</summary>
    public X509Certificate2 Own { get; }

    /// <summary>Whom it is for.</summary>
    public CertificateSubject Subject { get; }

    /// <summary>Whom this node trusts.</summary>
    public X509Certificate2Collection Authorities { get; }

    /// <summary>The same certificate as TLS shows it.</summary>
    public SslStreamCertificateContext Context { get; }

    /// <summary>Reads it.</summary>
    /// <returns>The material; or what is wrong, as a sentence, and then no material.</returns>
    public static (TlsMaterial? Material, string? Fault) Read(TlsFiles files)
    {
        ArgumentNullException.ThrowIfNull(files);

        var at = files.Authorities;
        try
        {
            var authorities = new X509Certificate2Collection();
            authorities.ImportFromPemFile(at);
            if (authorities.Count == 0)
            {
                return (null, $"{at} has no certificate of an authority; it must be one in PEM.");
            }

            at = files.Certificate;
            var certificate = File.ReadAllText(at);
            at = files.Key;
            var own = X509Certificate2.CreateFromPem(certificate, File.ReadAllText(at));
            return CertificateSubject.Of(own) is { } subject
                ? (new TlsMaterial(own, subject, authorities), null)
                : (null, $"{files.Certificate} is for {own.Subject}, and names no node; a certificate of `pbm certs node` is wanted.");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            return (null, $"{at} can't be used; PEM that can be read is wanted ({fault.Message.TrimEnd('.')}).");
        }
    }
}
