using System.Reflection;
using Mesh.Membership;

namespace Mesh.Configuration;

/// <summary>
/// The version that a member shows to Akka: that of the program that runs there, and behind a plus the node's stable name.
/// </summary>
/// <remarks>
/// Not a role: Akka compares the leader of every role with each gossip that it hears, and a role for each node makes that a
/// matter of N × N. To versions what stands behind a plus does not count (Semantic Versioning 2.0, 10).
/// </remarks>
internal static class MemberVersion
{
    /// <summary>What <c>akka.cluster.app-version</c> is by default.</summary>
    private const string OfTheAssembly = "assembly-version";

    private const char Mark = '+';
    private const char Dot = '~'; // in a name: Akka takes no version of more than two dots

    /// <param name="configured">The deployment's <c>akka.cluster.app-version</c>; null for none.</param>
    /// <param name="name">The node's name.</param>
    public static string Write(string? configured, string name)
    {
        var version = configured is null or OfTheAssembly ? AssemblyVersion() : configured;
        return $"{version}{Mark}{name.Replace('.', Dot)}";
    }

    /// <summary>The program's version; and the name, null if it says none that a node can have.</summary>
    public static (string Version, string? Name) Read(string version)
    {
        var mark = version.LastIndexOf(Mark);
        if (mark < 0)
        {
            return (version, null);
        }

        var name = version[(mark + 1)..].Replace(Dot, '.');
        return NodeOptionsReader.IsName(name) ? (version[..mark], name) : (version, null);
    }

    private static string AssemblyVersion()
    {
        var assembly = Assembly.GetEntryAssembly() ?? typeof(MeshMember).Assembly;
        return assembly.GetName().Version?.ToString(3) ?? "0.0.0";
    }
}
