using System.Collections.Immutable;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Mesh.Identity;

/// <summary>Makes a private authority and the certificates that it vouches for: ECDSA on P-256, SHA-256 (RFC 5280, RFC 5480).</summary>
public static class CertificateMaker
{
    // Clocks of two machines differ a little.
    private static readonly TimeSpan Earlier = TimeSpan.FromMinutes(5);

    private static readonly OidCollection BothSides = [new Oid("1.3.6.1.5.5.7.3.1"), new Oid("1.3.6.1.5.5.7.3.2")];

    /// <summary>A new authority, with its key.</summary>
    /// <param name="name">Its common name.</param>
    /// <param name="now">The time.</param>
    /// <param name="lifetime">How long it is valid from then.</param>
    public static X509Certificate2 Authority(string name, DateTimeOffset now, TimeSpan lifetime)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(NameOf(name), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, hasPathLengthConstraint: true, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        var identifier = new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false);
        request.CertificateExtensions.Add(identifier);
        return request.CreateSelfSigned(now - Earlier, now + lifetime);
    }

    /// <summary>A new certificate, with its key.</summary>
    /// <param name="authority">Who vouches for it; with its key.</param>
    /// <param name="subject">Whom it is for.</param>
    /// <param name="hosts">DNS names and IP addresses that it is good for as well, for clients that are not Mesh's.</param>
    /// <param name="now">The time.</param>
    /// <param name="lifetime">How long it is valid from then; it ends with its authority at the latest.</param>
    public static X509Certificate2 Issue(
        X509Certificate2 authority, CertificateSubject subject, ImmutableArray<string> hosts, DateTimeOffset now, TimeSpan lifetime)
    {
        ArgumentNullException.ThrowIfNull(authority);
        ArgumentNullException.ThrowIfNull(subject);

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(NameOf(subject.Name), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(BothSides, critical: false));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        request.CertificateExtensions.Add(
            X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        request.CertificateExtensions.Add(NamesOf(subject, hosts));
        var from = Later(now - Earlier, authority.NotBefore);
        var to = Earliest(now + lifetime, authority.NotAfter);
        using var bare = request.Create(authority, from, to, RandomNumberGenerator.GetBytes(16));
        return bare.CopyWithPrivateKey(key);
    }

    private static X500DistinguishedName NameOf(string name)
    {
        var builder = new X500DistinguishedNameBuilder();
        builder.AddCommonName(name);
        return builder.Build();
    }

    private static X509Extension NamesOf(CertificateSubject subject, ImmutableArray<string> hosts)
    {
        var names = new SubjectAlternativeNameBuilder();
        foreach (var uri in subject.Uris)
        {
            names.AddUri(uri);
        }

        foreach (var host in hosts)
        {
            if (IPAddress.TryParse(host, out var address))
            {
                names.AddIpAddress(address);
            }
            else
            {
                names.AddDnsName(host);
            }
        }

        return names.Build();
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTime other) => one > other ? one : other;

    private static DateTimeOffset Earliest(DateTimeOffset one, DateTime other) => one < other ? one : other;
}
