using Akka.Actor;
using Mesh.Configuration;
using Mesh.Services;

namespace Mesh.Hosting;

/// <summary>What a drain does, for how long, and for whom. Pure.</summary>
internal static class DrainPlan
{
    /// <summary>
    /// Whether a node that stops for that reason drains: who was asked to stop, by a signal or by a word to leave. Who was
    /// downed, or can't go on, has nobody left to hand its work to.
    /// </summary>
    public static bool AppliesTo(CoordinatedShutdown.Reason? reason) => ExitCode.Of(reason) == ExitCode.Stopped;

    /// <summary>
    /// The services in the order in which they begin to drain: strict ones first, since their keys are nobody's until
    /// their actors have stopped; then those with actors, and then the rest.
    /// </summary>
    public static IEnumerable<ServiceHost> InOrder(IEnumerable<ServiceHost> hosts) => hosts
        .OrderBy(host => host.Definition switch
        {
            { IsStrict: true } => 0,
            { IsKeyed: true } => 1,
            _ => 2,
        })
        .ThenBy(host => host.Definition.Name, StringComparer.Ordinal);

    /// <summary>
    /// How long the node takes what is still sent to it; nothing where it is no member, since nobody sends to it.
    /// </summary>
    public static TimeSpan Announce(DrainOptions options, bool isMember) => isMember ? options.Announce : TimeSpan.Zero;

    /// <summary>What still runs, in words: <c>3 requests (echo 2, sessions 1)</c>.</summary>
    public static string InWords(IReadOnlyCollection<(string Service, int UnderWay)> left)
    {
        var some = left.Where(one => one.UnderWay > 0).OrderBy(one => one.Service, StringComparer.Ordinal).ToArray();
        var count = some.Sum(one => one.UnderWay);
        return count == 0
            ? "nothing"
            : $"{count} {(count == 1 ? "request" : "requests")} "
                + $"({string.Join(", ", some.Select(one => $"{one.Service} {one.UnderWay}"))})";
    }
}
