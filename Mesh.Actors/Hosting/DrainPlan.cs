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

    /// <summary>Who asked for it, in words.</summary>
    public static string InWords(CoordinatedShutdown.Reason? reason) =>
        reason is CoordinatedShutdown.ClusterLeavingReason ? "asked to leave the cluster" : "asked to stop";

    /// <summary>
    /// Whether a service drains last: strict keys that were given up are nobody's until the ring moves, which is when all
    /// have drained.
    /// </summary>
    public static bool IsLast(ServiceHost host) => host.Definition.IsStrict;

    /// <summary>How long those that drain last wait for the others at most: they need time of their own.</summary>
    public static TimeSpan WaitForOthers(DrainOptions options) => options.Timeout * 2 / 3;

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
