using Akka.Configuration;
using Mesh.Configuration;

namespace Mesh.Tests.Support;

/// <summary>The options of a node as a deployment would set them, on top of the shipped defaults.</summary>
internal static class TestOptions
{
    public static MeshOptions Of(string hocon = "")
    {
        var (options, faults) = MeshOptionsReader.Read(ConfigurationFactory.ParseString(
            $$"""
            mesh.node { name = node1, data-port = 0 }
            {{hocon}}
            """));
        return options ?? throw new InvalidOperationException(string.Join(' ', faults));
    }
}
