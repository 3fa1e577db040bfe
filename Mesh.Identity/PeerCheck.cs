using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Mesh.Identity;

/// <summary>Whether a peer's certificate is good: pure.</summary>
public static class PeerCheck
{
    private const int MaxShownChars = 128;

    /// <summary>Why a certificate is not good; null when it is.</summary>
    /// <param name="certificate">What the peer showed; null for nothing.</param>
    /// <param name="authorities">Whom this cluster trusts: these alone, never those of the machine.</param>
    /// <param name="roles">One of these roles is wanted.</param>
    /// <param name="now">The time.</param>
    public static string? FaultOf(
        X509Certificate2? certificate, X509Certificate2Collection authorities, ReadOnlySpan<string> roles, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(authorities);

        if (certificate is null)
        {
            return "it has no certificate";
        }

        if (CertificateSubject.Of(certificate) is not { } subject)
        {
            return $"its certificate ({Shown(certificate.Subject)}) names no node";
        }

        return ChainFaultOf(certificate, authorities, now) is { } fault
            ? $"the certificate of {subject} {fault}"
            : subject.HasAny(roles) ? null : $"the certificate of {subject} has not the role {string.Join(" or ", roles)}";
    }

    /// <summary>Why these authorities do not vouch for a certificate now; null when they do.</summary>
    public static string? ChainFaultOf(X509Certificate2 certificate, X509Certificate2Collection authorities, DateTimeOffset now)
    {
        if (certificate.NotAfter < now.LocalDateTime)
        {
            return string.Create(CultureInfo.InvariantCulture, $"expired on {certificate.NotAfter.ToUniversalTime():u}");
        }

        if (certificate.NotBefore > now.LocalDateTime)
        {
            return string.Create(CultureInfo.InvariantCulture, $"is not valid before {certificate.NotBefore.ToUniversalTime():u}");
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck; // its authority makes short-lived ones instead
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = now.LocalDateTime;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid("1.3.6.1.5.5.7.3.1"));
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid("1.3.6.1.5.5.7.3.2"));
        return chain.Build(certificate)
            ? null
            : "is not from this cluster's authority: "
                + string.Join(", ", chain.ChainStatus.Select(status => status.StatusInformation.Trim().TrimEnd('.')).Distinct());
    }

    // A stranger has written it, and it goes into a log.
    private static string Shown(string text) => new(
        [.. text.Take(MaxShownChars).Select(letter => char.IsControl(letter) ? '?' : letter), .. text.Length > MaxShownChars ? "…" : string.Empty]);
}
