using Mesh.Inspection.Inquiries;
using Mesh.Node.Access;
using Mesh.Node.Dashboard.Components;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Mesh.Node.Dashboard.Access;

/// <summary>Takes a node out of the cluster: asked first whether that is meant, audited before it is done.</summary>
internal static class DrainPages
{
    /// <summary>Where it is.</summary>
    internal const string Path = "/drain";

    internal static void Map(IEndpointRouteBuilder app) => app.MapPost(Path, AnswerAsync);

    private static async Task AnswerAsync(HttpContext context)
    {
        if (await SmallForm.ReadAsync(context) is not { } form)
        {
            return;
        }

        if (!context.RequestServices.GetRequiredService<DashboardAccess>().Of(context.User).MayDrain)
        {
            GatewayAudit.Refused(context, "it has no scope mesh.operator");
            await TellAsync(context, StatusCodes.Status403Forbidden, "", "The node is not drained: that needs a token with the scope mesh.operator.", false);
            return;
        }

        var (node, inquirer) = (form["node"].ToString(), context.RequestServices.GetService<IInquirer>());
        if (inquirer is null || !inquirer.Nodes.Contains(node))
        {
            await TellAsync(context, StatusCodes.Status404NotFound, node, $"There is no node \"{node}\" that this one could ask; another page may know more.", false);
            return;
        }

        await (form["confirmed"] == "yes"
            ? DrainAsync(context, inquirer, node)
            : TellAsync(context, StatusCodes.Status200OK, node, null, true));
    }

    private static async Task DrainAsync(HttpContext context, IInquirer inquirer, string node)
    {
        var (action, fault) = GatewayAudit.Begin(context, $"mesh drain {node}");
        if (action is null)
        {
            await TellAsync(context, StatusCodes.Status503ServiceUnavailable, node, $"{node} is not drained: it can't be audited: {fault}", false);
            return;
        }

        var own = context.RequestServices.GetRequiredService<IMeshState>().NodeName;
        var client = $"{CallerIdentity.Of(context)?.Caller.Name} at {context.Connection.RemoteIpAddress}, by the dashboard of {own}";
        var answer = await inquirer.AskAsync(node, InquiryKinds.Drain, new DrainQuestion(true, client), context.RequestAborted);
        if (answer.Said is { } said)
        {
            action.End("done", "the drain has begun");
            await TellAsync(context, StatusCodes.Status200OK, node, $"{node} drains; under way there: {said.UnderWay}. It leaves the cluster when that is done.", false);
            return;
        }

        action.End("unfinished", answer.Fault);
        await TellAsync(context, StatusCodes.Status502BadGateway, node, $"{node} does not drain, as far as this node knows: {answer.Fault}", false);
    }

    private static Task TellAsync(HttpContext context, int status, string node, string? said, bool asks) =>
        new RazorComponentResult<DrainPage>(new Dictionary<string, object?> { ["Node"] = node, ["Said"] = said, ["Asks"] = asks })
        {
            StatusCode = status,
            PreventStreamingRendering = true,
        }.ExecuteAsync(context);
}
