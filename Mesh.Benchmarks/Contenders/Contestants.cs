using System.Collections.Immutable;
using Mesh.Benchmarks.Contenders.Akka;
using Mesh.Benchmarks.Contenders.Orleans;
using Mesh.Benchmarks.Contenders.Proto;

namespace Mesh.Benchmarks.Contenders;

/// <summary>All contenders, in the order of the tables.</summary>
internal static class Contestants
{
    internal static ImmutableArray<IContender> All { get; } =
    [
        MeshContender.Handlers,
        MeshContender.Keyed,
        MeshContender.Asking,
        new OrleansContender(),
        new ProtoContender(),
        new AkkaRouterContender(),
        new AkkaShardingContender(),
    ];

    /// <exception cref="ArgumentException">There is none of that name; it says which there are.</exception>
    internal static IContender Find(string name) =>
        All.FirstOrDefault(contender => contender.Name == name)
        ?? throw new ArgumentException($"There is no contender '{name}'; there are {string.Join(", ", All.Select(one => one.Name))}.");

    /// <summary>Whether it is neither Mesh nor the physical limit: what the goals compare Mesh with.</summary>
    internal static bool IsPeer(string name) =>
        !name.StartsWith("mesh", StringComparison.Ordinal) && !name.StartsWith("sockets", StringComparison.Ordinal);
}
