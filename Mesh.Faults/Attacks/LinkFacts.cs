using System.Collections.Immutable;
using System.IO.Hashing;
using System.Text;
using Akka.Configuration;
using Mesh.Configuration;
using Mesh.Faults.Processes;
using Mesh.Links;

namespace Mesh.Faults.Attacks;

/// <summary>What a hello of the data plane must say, as a member knows it.</summary>
/// <param name="Cluster">The cluster's id.</param>
/// <param name="SharedSettings">The sum of the settings that all nodes share.</param>
/// <param name="Incarnations">The members, by name.</param>
internal sealed record LinkFacts(string Cluster, ulong SharedSettings, ImmutableDictionary<string, int> Incarnations)
{
    internal NodeIdentity Of(string name) => new(name, Incarnations.GetValueOrDefault(name, 1));

    internal static async Task<LinkFacts> AskAsync(FaultyNode member)
    {
        var answer = await member.AskAsync("/v1/members").ConfigureAwait(false)
            ?? throw new InvalidOperationException($"{member.Name} does not say who is a member");
        var (options, faults) = MeshOptionsReader.Read(ConfigurationFactory.ParseString("mesh.node.name = any"));
        var shared = options?.Shared ?? throw new InvalidOperationException(string.Join(' ', faults));
        return new(
            answer.GetProperty("clusterId").GetString()!,
            XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(shared)),
            answer.GetProperty("members").EnumerateArray().ToImmutableDictionary(
                one => one.GetProperty("name").GetString()!, one => one.GetProperty("incarnation").GetInt32()));
    }
}
