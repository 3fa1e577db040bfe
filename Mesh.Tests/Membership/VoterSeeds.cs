namespace Mesh.Tests.Membership;

/// <summary>Seeds on ports from 5001, and the node at some port.</summary>
internal static class VoterSeeds
{
    public static string Hocon(int voters, int port) =>
        $"mesh.node {{ port = {port}, seeds = \"{string.Join(',', Enumerable.Range(5001, voters).Select(own => $"127.0.0.1:{own}"))}\" }}";
}
