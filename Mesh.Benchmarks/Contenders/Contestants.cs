using System.Collections.Immutable;
using Mesh.Benchmarks.Contenders.Akka;
using Mesh.Benchmarks.Contenders.Orleans;
using Mesh.Benchmarks.Contenders.Proto;
using Mesh.Benchmarks.Contenders.Sockets;

namespace Mesh.Benchmarks.Contenders;

/// <summary>The contenders, in the order of the tables.</summary>
internal static class Contestants
{
    /// <summary>Who is measured in closed loops.</summary>
    internal static ImmutableArray<IContender> All { get; } =
    [
        MeshContender.Handlers,
        MeshContender.Keyed,
        MeshContender.KeyedIdempotent,
        MeshContender.Asking,
        new OrleansContender(),
        new ProtoContender(),
        new AkkaRouterContender(),
        new AkkaShardingContender(),
        new SocketsContender(),
    ];

    /// <summary>Who has a node to lose and others to take over.</summary>
    internal static ImmutableArray<IContender> InFailover { get; } =
    [
        MeshContender.Handlers,
        MeshContender.KeyedIdempotent,
        MeshContender.KeyedPreferred,
        .. All.Where(contender => IsPeer(contender.Name)),
    ];

    /// <summary>The same cluster without and with TLS between its nodes.</summary>
    internal static ImmutableArray<IContender> UnderTls { get; } = [MeshContender.Handlers, MeshContender.HandlersUnderTls];

    /// <summary>The same cluster without and with metrics and traces.</summary>
    internal static ImmutableArray<IContender> WithTelemetry { get; } = [MeshContender.Handlers, MeshContender.HandlersObserved];

    private static IEnumerable<IContender> Known => All.Union(InFailover).Union(UnderTls).Union(WithTelemetry);

    /// <exception cref="ArgumentException">There is none of that name; it says which there are.</exception>
    internal static IContender Find(string name) =>
        Known.FirstOrDefault(contender => contender.Name == name)
        ?? throw new ArgumentException($"There is no contender '{name}'; there are {Names(Known, ", ")}.");

    /// <summary>Whether there is one of that name.</summary>
    internal static bool IsKnown(string name) => Known.Any(contender => contender.Name == name);

    /// <summary>The names of those who are measured in closed loops.</summary>
    internal static string Names(string separator) => Names(All, separator);

    /// <summary>These names.</summary>
    internal static string Names(IEnumerable<IContender> contenders, string separator) =>
        string.Join(separator, contenders.Select(contender => contender.Name));

    /// <summary>Whether it is neither Mesh nor the physical limit: what the goals compare Mesh with.</summary>
    internal static bool IsPeer(string name) =>
        !name.StartsWith("mesh", StringComparison.Ordinal) && !name.StartsWith("sockets", StringComparison.Ordinal);
}
