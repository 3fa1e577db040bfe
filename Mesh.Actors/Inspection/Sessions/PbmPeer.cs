using System.Collections.Immutable;
using Mesh.Access;
using Mesh.Identity;

namespace Mesh.Inspection.Sessions;

/// <summary>Who is at the other end of a session, and what it may do as things stand now.</summary>
/// <param name="tokens">Whose tokens the node knows.</param>
/// <param name="address">Where it connects from.</param>
/// <param name="isLocal">Whether it came by a port that this machine alone reaches.</param>
/// <param name="certificate">Whom its certificate is for; null without TLS.</param>
internal sealed class PbmPeer(TokenBook tokens, string address, bool isLocal, CertificateSubject? certificate)
{
    private ImmutableArray<byte>? _hash;

    /// <summary>Takes the token that it has sent; only its hash is kept.</summary>
    public void Present(string? token) => _hash = token is null ? null : TokenBook.HashOf(token);

    /// <summary>What it may do.</summary>
    public PbmVerdict Judge() => PbmAccess.Judge(
        isLocal, tokens.AnyForPbm, _hash is not null, _hash is { } hash ? tokens.FindHash(hash.AsSpan()) : null, certificate);

    /// <summary>The same for the audit.</summary>
    public AuditWho Who(PbmVerdict verdict) => new("pbm", verdict.Caller, certificate?.ToString(), address) { Role = verdict.Role.Word() };
}
