using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Mesh.Configuration;
using Mesh.Node.Startup;
using Mesh.Tests.Support;

namespace Mesh.Tests.Node;

public sealed class NodePlansTests
{
    [Fact]
    public void OneNodeIsWhatItsConfigurationSays()
    {
        var plan = Assert.Single(Plans(1, "mesh.node { name = mine, port = 5000, data-port = 0 }"));

        Assert.Equal(("mine", 5000, 0), (plan.Name, plan.Options.Node.Port, plan.Options.Node.DataPort));
        Assert.Equal((8080, 9110), (plan.Gateway.Port, plan.Options.Pbm.Port));
        Assert.Empty(plan.Options.Node.Seeds);
    }

    [Fact]
    public void SeveralNodesCountTheirNamesAndPorts() => Assert.Equal(
        [
            ("node1", 4053, 4054, 8081, 9111, true),
            ("node2", 4063, 4064, 8082, 9112, true),
            ("node3", 4073, 4074, 8083, 9113, true),
            ("node4", 4083, 4084, 8084, 9114, false),
        ],
        Plans(4, string.Empty).Select(plan => (
            plan.Name,
            plan.Options.Node.Port,
            plan.Options.Node.DataPort,
            plan.Gateway.Port,
            plan.Options.Pbm.Port,
            NodeRoles.IsVoter(plan.Options.Node))));

    [Fact]
    public void SeveralNodesHaveTheFirstThreeAsSeeds() => Assert.All(Plans(4, string.Empty), plan => Assert.Equal(
        ["127.0.0.1:4053", "127.0.0.1:4063", "127.0.0.1:4073"],
        plan.Options.Node.Seeds.Select(seed => seed.ToString())));

    [Fact]
    public void SeveralNodesCountFromTheConfiguredPorts()
    {
        var plans = Plans(2, "petabridge.cmd.port = 0", ("MESH_PORT", "5000"), ("MESH_DATA_PORT", "0"), ("MESH_GATEWAY_PORT", "6000"));

        Assert.Equal([(5000, 0, 6001, 0), (5010, 0, 6002, 0)], plans.Select(plan => (
            plan.Options.Node.Port,
            plan.Options.Node.DataPort,
            plan.Gateway.Port,
            plan.Options.Pbm.Port)));
    }

    [Fact]
    public void SeveralNodesKeepTheRestOfTheirConfiguration() =>
        Assert.All(Plans(3, "mesh.node.weight = 7"), plan => Assert.Equal(7, plan.Options.Node.Weight));

    [Fact]
    public void APortThatCountsTooFarIsAFaultOfItsNode() => Assert.Equal(
        ["mesh.node.data-port is 65540; it must be a whole number from 0 to 65535."],
        Read(3, "mesh.node { port = 65000, data-port = 65520 }").Faults.AsEnumerable());

    [Theory]
    [InlineData("mesh.gateway.host = there", "mesh.gateway.host is there; it must be an IP address of this machine, or localhost.")]
    [InlineData("mesh.gateway.port = 4053", "mesh.gateway.port is 4053; it must be another port than mesh.node.port.")]
    [InlineData("mesh.gateway.port = 9110", "mesh.gateway.port is 9110; it must be another port than petabridge.cmd.port.")]
    public void AFaultOfTheGatewayIsToldWithTheOthers(string hocon, string fault) =>
        Assert.Equal([fault], Read(1, hocon).Faults.AsEnumerable());

    [Fact]
    public void ATakenPortIsToldBeforeAnythingStarts()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        var deployment = Ports.Deployment(out _);
        listener.Start();
        var taken = ((IPEndPoint)listener.LocalEndpoint).Port;

        Assert.Equal(
            [$"mesh.node.data-port is {taken}; it must be a free port, and something listens there on 127.0.0.1."],
            PortCheck.Faults(Plans(1, $"{deployment}\nmesh.node.data-port = {taken}")).AsEnumerable());
    }

    [Fact]
    public void AnAddressOfAnotherMachineIsToldBeforeAnythingStarts()
    {
        var fault = Assert.Single(PortCheck.Faults(Plans(1, $"{Ports.Deployment(out _)}\nmesh.gateway {{ host = 192.0.2.1, anonymous = on }}")));

        Assert.StartsWith("mesh.gateway.host is 192.0.2.1; it must be an address of this machine", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void FreePortsAreNoFault() => Assert.Empty(PortCheck.Faults(Plans(1, Ports.Deployment(out _))));

    internal static ImmutableArray<NodePlan> Plans(int nodes, string hocon, params (string Name, string? Value)[] environment)
    {
        var (plans, faults) = Read(nodes, hocon, environment);
        Assert.Empty(faults);
        return plans;
    }

    internal static (ImmutableArray<NodePlan> Plans, ImmutableArray<string> Faults) Read(
        int nodes,
        string hocon,
        params (string Name, string? Value)[] environment) =>
        NodePlans.Read(nodes, [new HoconSource("x", hocon)], Configuration.Deployment.Variables(environment));
}
