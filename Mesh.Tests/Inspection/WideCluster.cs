using Akka.Actor;
using Mesh.Node.Services;
using Mesh.Tests.Support;

namespace Mesh.Tests.Inspection;

/// <summary>Three nodes in this process, the last of which answers no inquiries: as one of an older version. pbm reaches the
/// first.</summary>
public sealed class WideCluster : IAsyncLifetime
{
    internal TestCluster Nodes { get; private set; } = null!;

    /// <summary>Where pbm reaches the first node.</summary>
    public string Pbm { get; } = $"127.0.0.1:{Ports.Free()}";

    public async Task InitializeAsync()
    {
        Nodes = await TestCluster.StartAsync(
            1, mesh => mesh.AddService<Echo>("echo").AddService<Sessions>("sessions"), $"petabridge.cmd.port = {Pbm.Split(':')[1]}");
        await Nodes.AddAsync("node2", "petabridge.cmd.port = 0");
        await Nodes.AddAsync("node3", "petabridge.cmd.port = 0");
        await Nodes.AgreedAsync();
        var inspector = await Nodes[2].System.ActorSelection("/user/mesh/inspector").ResolveOne(TimeSpan.FromSeconds(10));
        await inspector.GracefulStop(TimeSpan.FromSeconds(10));
    }

    public async Task DisposeAsync() => await Nodes.DisposeAsync();
}
