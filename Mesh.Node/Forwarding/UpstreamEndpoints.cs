using System.Collections.Immutable;
using System.Globalization;
using Mesh.Access;
using Mesh.Documents;
using Mesh.Node.Access;
using Mesh.Node.Gateway;
using Mesh.Upstreams;

namespace Mesh.Node.Forwarding;

/// <summary>What is known of upstreams, and how they are changed, under <c>/v1/upstreams</c>.</summary>
internal static class UpstreamEndpoints
{
    /// <summary>The most that a change may have, in bytes.</summary>
    private const int MaxBody = 64 * 1024;

    internal static void Map(IEndpointRouteBuilder app, IServiceProvider provider)
    {
        var registry = provider.GetRequiredService<UpstreamRegistry>;
        var state = provider.GetRequiredService<IMeshState>;
        var changes = provider.GetRequiredService<UpstreamChanges>;
        app.MapGet("/v1/upstreams", (RequestDelegate)(context => StateResponse.WriteAsync(
            context, UpstreamsDocument.Of(state().NodeName, registry()), StateJson.Readable.UpstreamsDocument)))
            .WithMetadata(GatewayPolicies.Read);
        app.MapGet("/v1/upstreams/{service}", (RequestDelegate)(context => OneAsync(context, registry(), state().NodeName)))
            .WithMetadata(GatewayPolicies.Read);
        app.MapPut("/v1/upstreams/{service}", (RequestDelegate)(context => PutAsync(context, changes())))
            .WithMetadata(GatewayPolicies.Admin);
        app.MapDelete("/v1/upstreams/{service}", (RequestDelegate)(context => RemoveAsync(context, changes())))
            .WithMetadata(GatewayPolicies.Admin);
        app.MapPut("/v1/upstreams/{service}/instances/{id}", (RequestDelegate)(context => PutInstanceAsync(context, changes())))
            .WithMetadata(GatewayPolicies.Admin);
        app.MapDelete("/v1/upstreams/{service}/instances/{id}", (RequestDelegate)(context => RemoveInstanceAsync(context, changes())))
            .WithMetadata(GatewayPolicies.Admin);
    }

    private static Task OneAsync(HttpContext context, UpstreamRegistry registry, string node)
    {
        var name = Service(context);
        return UpstreamDocument.Of(node, registry, name) is { } document
            ? StateResponse.WriteAsync(context, document, StateJson.Readable.UpstreamDocument)
            : ProblemResponse.WriteAsync(context, ForwardRequests.Unknown(name, registry.Table));
    }

    private static async Task PutAsync(HttpContext context, UpstreamChanges changes)
    {
        if (await BodyAsync(context) is { } body)
        {
            await MakeAsync(context, changes, changes.Put(Service(context), body));
        }
    }

    private static async Task PutInstanceAsync(HttpContext context, UpstreamChanges changes)
    {
        if (await BodyAsync(context) is { } body)
        {
            var replaces = context.Request.Query["replace"] == "true";
            await MakeAsync(context, changes, await changes.PutInstanceAsync(Service(context), Id(context), body, replaces));
        }
    }

    private static Task RemoveAsync(HttpContext context, UpstreamChanges changes) =>
        MakeAsync(context, changes, changes.Remove(Service(context)));

    private static Task RemoveInstanceAsync(HttpContext context, UpstreamChanges changes) =>
        MakeAsync(context, changes, changes.RemoveInstance(Service(context), Id(context)));

    /// <summary>The body; null when it was too large, and that was answered.</summary>
    private static async Task<ReadOnlyMemory<byte>?> BodyAsync(HttpContext context)
    {
        if (await Payload.ReadAsync(context.Request, MaxBody) is { } body)
        {
            return body;
        }

        await ProblemResponse.WriteAsync(context, new GatewayFault(StatusCodes.Status400BadRequest, "invalid-upstream",
            string.Create(CultureInfo.InvariantCulture, $"The body has more than {MaxBody} bytes; wanted no more.")));
        return null;
    }

    private static async Task MakeAsync(HttpContext context, UpstreamChanges changes, UpstreamDecision decision)
    {
        if (decision.Fault is { } fault)
        {
            await ProblemResponse.WriteAsync(context, fault, decision.Faults);
            return;
        }

        AuditedAction? action = null;
        if (!changes.IsHeartbeat(decision.Changes))
        {
            (action, var unaudited) = GatewayAudit.Begin(context);
            if (action is null)
            {
                await ProblemResponse.WriteAsync(context, new GatewayFault(
                    StatusCodes.Status503ServiceUnavailable, "not-audited", $"The change was not made, because it can't be audited: {unaudited}."));
                return;
            }
        }

        var end = await changes.MakeAsync(decision.Changes);
        var unmade = UpstreamChanges.FaultOf(end);
        action?.End(unmade is null ? "done" : "failed", unmade?.Detail);
        await (unmade is not null
            ? ProblemResponse.WriteAsync(context, unmade)
            : StateResponse.WriteAsync(
                context, new ChangeDocument(end == ChangeEnd.Agreed ? "agreed" : "local"), GatewayJson.Readable.ChangeDocument));
    }

    private static string Service(HttpContext context) => (string)context.Request.RouteValues["service"]!;

    private static string Id(HttpContext context) => (string)context.Request.RouteValues["id"]!;
}

/// <summary>The answer to a change that was made.</summary>
/// <param name="Stored"><c>agreed</c>: most nodes have it. <c>local</c>: this node has it and will tell the others; most have not
/// confirmed it in time.</param>
internal sealed record ChangeDocument(string Stored);

/// <summary>What is to change, or why nothing does.</summary>
/// <param name="Changes">What is to change.</param>
/// <param name="Fault">Why nothing does; null when it may.</param>
/// <param name="Faults">Every fault, a sentence each; null where there is one alone.</param>
internal sealed record UpstreamDecision(
    ImmutableArray<UpstreamChange> Changes, GatewayFault? Fault = null, ImmutableArray<string>? Faults = null);
