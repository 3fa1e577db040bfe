using Mesh.Configuration;
using Mesh.Node.Services;
using Mesh.Tests.Support;

namespace Mesh.Tests.AccessLog;

/// <summary>Three real nodes that offer the service <c>sessions</c>.</summary>
public sealed class SessionsCluster : IAsyncLifetime
{
    internal TestCluster Cluster { get; private set; } = null!;

    internal HostPort Seed => Cluster[0].State.View.Self!.Address is { Host: { } host, Port: { } port }
        ? new(host, port)
        : throw new InvalidOperationException("A member's address has a host and a port.");

    public async Task InitializeAsync() =>
        Cluster = await TestCluster.StartAsync(3, mesh => mesh.AddService<Sessions>("sessions"));

    public async Task DisposeAsync() => await Cluster.DisposeAsync();
}
