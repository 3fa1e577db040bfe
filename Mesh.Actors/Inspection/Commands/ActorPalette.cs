using System.Globalization;
using Akka.Actor;
using Microsoft.Extensions.DependencyInjection;

namespace Mesh.Inspection.Commands;

/// <summary>The <c>actor</c> palette: what actors this node runs.</summary>
internal static class ActorPalette
{
    private const int MaxDepth = 64;

    public static Palette Create() => new("actor", "The actors of this node.",
    [
        new("system", "The name of the actor system.", [], System) { Role = PbmRole.Viewer },
        new(
            "hierarchy",
            "The paths of the actors, parents before children.",
            [
                ArgumentDefinition.Switch("depth", "levels below the start; 0 is the start alone", "4", "-d"),
                ArgumentDefinition.Switch("start", "where to begin; /system and /user when absent", null, "-s"),
            ],
            Hierarchy)
        { Role = PbmRole.Viewer },
    ]);

    private static IAsyncEnumerable<Output> System(CommandContext context) =>
        Output.Lines([$"akka://{SystemOf(context).Name}"]);

    private static IAsyncEnumerable<Output> Hierarchy(CommandContext context)
    {
        var depth = DepthOf(context.Arguments.Required("depth"));
        var system = SystemOf(context);
        var starts = context.Arguments.Value("start") is { } path
            ? [ActorTree.Find(system, path)]
            : ActorTree.Roots(system);
        return Output.Lines(starts.SelectMany(start => start.Walk(depth)));
    }

    private static int DepthOf(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var depth) && depth <= MaxDepth
            ? depth
            : throw new CommandFailedException($"-d is \"{text}\"; a whole number from 0 to {MaxDepth} is wanted.");

    private static ExtendedActorSystem SystemOf(CommandContext context) =>
        (ExtendedActorSystem)context.Services.GetRequiredService<ActorSystem>();
}
