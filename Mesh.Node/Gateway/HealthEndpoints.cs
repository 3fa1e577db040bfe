namespace Mesh.Node.Gateway;

/// <summary>The body of a health check that passes.</summary>
/// <param name="Status"><c>live</c> or <c>ready</c>.</param>
/// <param name="Node">This node's name.</param>
internal sealed record HealthDocument(string Status, string Node);

/// <summary><c>/health/live</c> and <c>/health/ready</c>.</summary>
internal static class HealthEndpoints
{
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    internal static void Map(IEndpointRouteBuilder app, Func<IMeshState> state)
    {
        app.MapMethods("/health/live", Methods, context => LiveAsync(context, state()));
        app.MapMethods("/health/ready", Methods, context => ReadyAsync(context, state()));
    }

    // Live says that the process answers, and no more: restarting a node that is merely cut off would not help it.
    private static Task LiveAsync(HttpContext context, IMeshState state) =>
        StateResponse.WriteAsync(context, new("live", state.NodeName), GatewayJson.Readable.HealthDocument);

    private static Task ReadyAsync(HttpContext context, IMeshState state)
    {
        var readiness = state.Readiness;
        if (readiness.IsReady)
        {
            return StateResponse.WriteAsync(context, new("ready", state.NodeName), GatewayJson.Readable.HealthDocument);
        }

        var detail = $"Node {state.NodeName} does not take requests now: {string.Join(" ", readiness.Faults)}";
        return ProblemResponse.WriteAsync(
            context, new GatewayFault(StatusCodes.Status503ServiceUnavailable, "not-ready", detail), readiness.Faults);
    }
}
