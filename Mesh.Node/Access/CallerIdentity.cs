using System.Security.Claims;
using Mesh.Access;

namespace Mesh.Node.Access;

/// <summary>A caller, in the words of ASP.NET Core.</summary>
internal sealed class CallerIdentity(Caller caller, string scheme)
    : ClaimsIdentity([new(ClaimTypes.Name, caller.Name)], scheme)
{
    internal Caller Caller => caller;

    /// <summary>The token that it is known by, for what goes on for longer than a request; null where its end is known.</summary>
    internal string? Token { get; init; }

    /// <summary>Until when it is known; null where nothing says so.</summary>
    internal DateTimeOffset? Until { get; init; }

    /// <summary>Who sent a request; null for a stranger.</summary>
    internal static CallerIdentity? Of(HttpContext context) => context.User.Identity as CallerIdentity;
}
