namespace Mesh.Inspection.Commands;

/// <summary>The <c>mesh</c> palette: where requests go from this node, and why.</summary>
internal static class MeshPalette
{
    public static Palette Create() => new("mesh", "Where requests go from this node, and why.",
    [
        ServicesCommand.Definition,
        UpstreamsCommand.Definition,
        RingCommand.Definition,
        ExplainCommand.Definition,
        DecisionsCommand.Definition,
        ReplayCommand.Definition,
        TopCommand.Definition,
        HotCommand.Definition,
        DoubtCommand.Definition,
        VerifyCommand.Definition,
        CertsCommand.Definition,
        RouteCommand.Definition,
        PlanCommand.Definition,
        DrainCommand.Definition,
    ]);
}
