using System.Security.Claims;
using Mesh.Access;
using Mesh.Identity;
using Mesh.Node.Access;

namespace Mesh.Node.Dashboard.Access;

/// <summary>
/// Who may do what on the dashboard. Thread-safe. The answer is the token's that somebody signed in with, as it is known now: with
/// the token ends what came by it.
/// </summary>
internal sealed class DashboardAccess(GatewayAccess gateway, TokenBook tokens, TimeProvider clock)
{
    /// <summary>How long who signed in stays so.</summary>
    internal static readonly TimeSpan SignedInFor = TimeSpan.FromHours(1);

    private const string Hash = "mesh-token-hash";
    private const string Until = "mesh-until";

    /// <summary>Whether nobody is asked who they are.</summary>
    internal bool IsOpen => gateway.IsOpen;

    /// <summary>What somebody may do.</summary>
    internal Viewer Of(ClaimsPrincipal user) =>
        gateway.IsOpen ? Viewer.Anybody : CallerOf(user) is { } caller ? ViewerOf(caller) : Viewer.Stranger;

    /// <summary>Who somebody is now; null when their token is known no more, or too much time has gone by.</summary>
    internal Caller? CallerOf(ClaimsPrincipal user) =>
        user.FindFirstValue(Hash) is { } hash
        && long.TryParse(user.FindFirstValue(Until), out var until)
        && clock.GetUtcNow().ToUnixTimeSeconds() < until
            ? tokens.FindHash(Convert.FromHexString(hash))
            : null;

    /// <summary>What a cookie has of somebody who shows a token; or why they are not let in.</summary>
    internal (ClaimsPrincipal? User, string? Fault) SignIn(string token, string scheme)
    {
        if (tokens.Find(token) is not { } caller)
        {
            return (null, "This token is nobody's here.");
        }

        if (!ViewerOf(caller).MayLook)
        {
            return (null, $"The token of {caller.Name} has neither of the scopes {AccessScope.Read} and {AccessScope.Operator}, which the dashboard needs.");
        }

        var until = (clock.GetUtcNow() + SignedInFor).ToUnixTimeSeconds();
        return (new(new ClaimsIdentity(
            [new(Hash, Convert.ToHexString(TokenBook.HashOf(token).AsSpan())), new(Until, $"{until}")], scheme)), null);
    }

    private static Viewer ViewerOf(Caller caller)
    {
        var drains = caller.Scopes.Allows(new(AccessScope.Operator));
        return new(caller.Name, drains || caller.Scopes.Allows(new(AccessScope.Read)), drains);
    }
}
