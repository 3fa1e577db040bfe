using Mesh.Identity;
using Mesh.Node.Forwarding;
using Microsoft.AspNetCore.Authorization;

namespace Mesh.Node.Access;

/// <summary>Who may use which route. One that has no policy is for callers who are known, whatever they may do.</summary>
internal static class GatewayPolicies
{
    /// <summary>Requests to the service that the route names.</summary>
    internal static AuthorizationPolicy Invoke { get; } = Of(AccessScope.Invoke, Service);

    /// <summary>Requests to the upstream that the route names.</summary>
    internal static AuthorizationPolicy Forward { get; } = Of(AccessScope.Forward, Service);

    /// <summary>Requests to the upstream that the host names.</summary>
    internal static AuthorizationPolicy ForwardByHost { get; } = Of(AccessScope.Forward, HostRoute.UpstreamOf);

    /// <summary>Changes of upstreams.</summary>
    internal static AuthorizationPolicy Admin { get; } = Of(AccessScope.Admin);

    /// <summary>What a node knows.</summary>
    internal static AuthorizationPolicy Read { get; } = Of(AccessScope.Read);

    /// <summary>Routes without a policy of their own, and those that there are not.</summary>
    internal static AuthorizationPolicy Fallback { get; } = new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build();

    private static AuthorizationPolicy Of(string kind, Func<HttpContext, string?>? target = null) =>
        new([new ScopeRequirement(kind, target)], []);

    private static string? Service(HttpContext context) => context.Request.RouteValues["service"] as string;
}
