using Mesh.Documents;
using Mesh.Membership;
using Mesh.Node.Access;
using Microsoft.AspNetCore.Http.Features;

namespace Mesh.Node.Gateway;

/// <summary>What this node knows, as JSON: members, services, rings and routes. Reads published snapshots; waits for
/// nothing.</summary>
internal static class StateEndpoints
{
    internal static void Map(IEndpointRouteBuilder app, Func<IMeshState> state)
    {
        app.MapGet("/v1/members", (RequestDelegate)(context => MembersAsync(context, state()))).WithMetadata(GatewayPolicies.Read);
        app.MapGet("/v1/services", (RequestDelegate)(context => ServicesAsync(context, state()))).WithMetadata(GatewayPolicies.Read);
        app.MapGet("/v1/rings/{service}", (RequestDelegate)(context => RingAsync(context, state()))).WithMetadata(GatewayPolicies.Read);
        app.MapGet("/v1/routes/{service}/{key}", (RequestDelegate)(context => RouteAsync(context, state()))).WithMetadata(GatewayPolicies.Read);
    }

    private static Task MembersAsync(HttpContext context, IMeshState state) =>
        StateResponse.WriteAsync(context, MembersDocument.Of(state), StateJson.Readable.MembersDocument);

    private static Task ServicesAsync(HttpContext context, IMeshState state) =>
        StateResponse.WriteAsync(context, ServicesDocument.Of(state), StateJson.Readable.ServicesDocument);

    private static Task RingAsync(HttpContext context, IMeshState state)
    {
        var name = ServiceOf(context);
        return state.View.Services.TryGetValue(name, out var service)
            ? StateResponse.WriteAsync(
                context, RingDocument.Of(state, service), StateJson.Readable.RingDocument)
            : ProblemResponse.WriteAsync(context, UnknownService(name, state.View));
    }

    private static Task RouteAsync(HttpContext context, IMeshState state)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (!PathKey.TryDecode(target, out var key, out var fault))
        {
            return ProblemResponse.WriteAsync(context, fault);
        }

        var name = ServiceOf(context);
        return state.Explain(name, key) is { } explanation
            ? StateResponse.WriteAsync(
                context, RouteDocument.Of(state, explanation), StateJson.Readable.RouteDocument)
            : ProblemResponse.WriteAsync(context, UnknownService(name, state.View));
    }

    private static string ServiceOf(HttpContext context) => (string)context.Request.RouteValues["service"]!;

    private static GatewayFault UnknownService(string name, MeshView view)
    {
        var known = view.Services.Count == 0
            ? "none is offered now"
            : $"wanted one of: {string.Join(", ", view.Services.Keys.Order(StringComparer.Ordinal))}";
        return GatewayFault.Rejected(Reason.UnknownService, $"No member offers a service \"{name}\"; {known}.");
    }
}
