using Mesh.Access;

namespace Mesh.Node.Access;

/// <summary>What the gateway audits: requests that change what nodes know.</summary>
internal static class GatewayAudit
{
    /// <summary>Before a change is made. See <see cref="Audit.Begin"/>.</summary>
    /// <param name="context">The request that asks for it.</param>
    /// <param name="command">What it is, where the request's target does not say it.</param>
    internal static (AuditedAction? Action, string? Fault) Begin(HttpContext context, string? command = null) =>
        Of(context).Begin(Who(context), command ?? Command(context));

    /// <summary>A change that is not made for who asks for it.</summary>
    internal static void Refused(HttpContext context, string why) => Of(context).Refused(Who(context), Command(context), why);

    private static Audit Of(HttpContext context) => context.RequestServices.GetRequiredService<Audit>();

    private static AuditWho Who(HttpContext context) => new(
        "gateway",
        CallerIdentity.Of(context)?.Caller.Name,
        null,
        $"{context.Connection.RemoteIpAddress}:{context.Connection.RemotePort}");

    private static string Command(HttpContext context) => $"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}";
}
