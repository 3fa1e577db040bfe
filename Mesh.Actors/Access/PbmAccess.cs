using Mesh.Identity;
using Mesh.Inspection;

namespace Mesh.Access;

/// <summary>What was decided about a session of pbm's.</summary>
/// <param name="Role">What it may do.</param>
/// <param name="Caller">The name of its token; null where none is asked for.</param>
/// <param name="Refusal">Why it may do nothing; null when it may do something.</param>
internal sealed record PbmVerdict(PbmRole Role, string? Caller, string? Refusal);

/// <summary>Decides what a session of pbm's may do: pure.</summary>
/// <remarks>
/// Where nobody but this machine gets, and nobody has a token for pbm, everybody may do everything. Else a token is wanted; and
/// beyond this machine a certificate as well, of which the role is the lesser of both.
/// </remarks>
internal static class PbmAccess
{
    private const string Remedy = "--token-file FILE, PBM_TOKEN_FILE or PBM_TOKEN gives pbm a token of mesh.access.tokens";

    /// <summary>Decides.</summary>
    /// <param name="isLocal">Whether the port is one that this machine alone reaches.</param>
    /// <param name="anyTokens">Whether anybody has a token for pbm.</param>
    /// <param name="cameWithToken">Whether the client sent one.</param>
    /// <param name="caller">Whose it is; null when it is nobody's.</param>
    /// <param name="certificate">Whom the client's certificate is for; null without TLS.</param>
    internal static PbmVerdict Judge(bool isLocal, bool anyTokens, bool cameWithToken, Caller? caller, CertificateSubject? certificate)
    {
        if (isLocal && !anyTokens)
        {
            return new(PbmRole.Operator, null, null);
        }

        if (!cameWithToken)
        {
            return Refused($"it wants a token, and none came: {Remedy}; a pbm that is older than this node can't send one");
        }

        if (caller is null)
        {
            return Refused($"it knows no such token, or not any more: {Remedy}");
        }

        var byToken = RoleOf(caller.Scopes);
        var role = isLocal ? byToken : Lesser(byToken, certificate is null ? PbmRole.None : RoleOf(certificate));
        return (role, byToken) switch
        {
            (_, PbmRole.None) => Refused(
                $"the token of {caller.Name} has neither scope {AccessScope.Viewer} nor {AccessScope.Operator}", caller.Name),
            (PbmRole.None, _) => Refused(
                $"the certificate of {certificate?.ToString() ?? "nobody"} has none of the roles {Roles.Node}, {Roles.Operator} and {Roles.Viewer}",
                caller.Name),
            _ => new(role, caller.Name, null),
        };
    }

    private static PbmVerdict Refused(string why, string? caller = null) => new(PbmRole.None, caller, why);

    private static PbmRole Lesser(PbmRole one, PbmRole other) => one < other ? one : other;

    private static PbmRole RoleOf(ScopeSet scopes) =>
        scopes.Allows(new(AccessScope.Operator)) ? PbmRole.Operator
        : scopes.Allows(new(AccessScope.Viewer)) ? PbmRole.Viewer
        : PbmRole.None;

    private static PbmRole RoleOf(CertificateSubject certificate) =>
        certificate.HasAny(Roles.Node, Roles.Operator) ? PbmRole.Operator
        : certificate.HasAny(Roles.Viewer) ? PbmRole.Viewer
        : PbmRole.None;
}
