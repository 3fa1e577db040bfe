using Mesh.Identity;

namespace Mesh.Expiry;

/// <summary>The certificates between nodes, as they were read last; none without TLS.</summary>
internal sealed class PeerCertificates(TlsIdentity? identity) : ICertificateHolder
{
    /// <inheritdoc/>
    public IEnumerable<CertificateTerm> Terms => identity?.Current is { } material
        ?
        [
            CertificateTerm.Of(CertificateUse.Node, material.Own, $"{material.Subject}"),
            .. material.Authorities.Select(authority => CertificateTerm.Of(CertificateUse.Authority, authority)),
        ]
        : [];
}
