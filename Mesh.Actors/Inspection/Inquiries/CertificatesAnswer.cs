using System.Collections.Immutable;
using Mesh.Expiry;

namespace Mesh.Inspection.Inquiries;

/// <summary>The certificates that one node goes by.</summary>
/// <param name="Terms">None where there is no TLS.</param>
internal sealed record CertificatesAnswer(ImmutableArray<CertificateTerm> Terms);
