using System.Collections.Immutable;
using System.Net;
using Mesh.Identity;
using Mesh.Node.Access;

namespace Mesh.Node.Gateway;

/// <summary><c>/health/live</c> and <c>/health/ready</c>.</summary>
/// <remarks>Everybody is answered; a stranger from elsewhere gets nothing but the status.</remarks>
internal static class HealthEndpoints
{
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    internal static void Map(IEndpointRouteBuilder app, Func<IMeshState> state, GatewayAccess access)
    {
        app.MapMethods("/health/live", Methods, context => LiveAsync(context, state(), MayKnow(context, access)))
            .AllowAnonymous().DisableRateLimiting();
        app.MapMethods("/health/ready", Methods, context => ReadyAsync(context, state(), MayKnow(context, access)))
            .AllowAnonymous().DisableRateLimiting();
    }

    private static bool MayKnow(HttpContext context, GatewayAccess access) =>
        access.IsOpen
        || context.Connection.RemoteIpAddress is null
        || IPAddress.IsLoopback(context.Connection.RemoteIpAddress)
        || CallerIdentity.Of(context)?.Caller.Scopes.Allows(new(AccessScope.Read)) == true;

    // Live says that the process answers, and no more: restarting a node that is merely cut off would not help it.
    private static Task LiveAsync(HttpContext context, IMeshState state, bool mayKnow) =>
        StateResponse.WriteAsync(context, new("live", mayKnow ? state.NodeName : null, null), GatewayJson.Readable.HealthDocument);

    private static Task ReadyAsync(HttpContext context, IMeshState state, bool mayKnow)
    {
        var readiness = state.Readiness;
        ImmutableArray<CheckDocument>? checks = mayKnow ? [.. readiness.Checks.Select(CheckDocument.Of)] : null;
        if (readiness.IsReady)
        {
            return StateResponse.WriteAsync(
                context, new("ready", mayKnow ? state.NodeName : null, checks), GatewayJson.Readable.HealthDocument);
        }

        var detail = mayKnow
            ? $"Node {state.NodeName} does not take requests now: {string.Join(" ", readiness.Faults)}"
            : "The node does not take requests now.";
        return ProblemResponse.WriteAsync(
            context,
            new GatewayFault(StatusCodes.Status503ServiceUnavailable, "not-ready", detail),
            mayKnow ? readiness.Faults : null,
            checks);
    }
}
