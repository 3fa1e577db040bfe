using Akka.Actor;
using Akka.Cluster;
using Mesh.Configuration;
using Mesh.Membership;
using Mesh.Tests.Support;

namespace Mesh.Tests.Membership;

public sealed class MemberRolesTests
{
    private static readonly UniqueAddress Node = new(new Address("akka.tcp", "mesh", "10.0.0.7", 4053), 7);

    [Fact]
    public void WhatANodeOffersIsReadAsItWasTold()
    {
        var node = TestOptions.Of("mesh.node { weight = 3, roles = [zone-a] }").Node;
        var member = MemberRoles.Read(
            Node,
            MemberStatus.Up,
            reachable: true,
            NodeRoles.Of(node, ["echo", "counter"], ["counter"], ["counter"], 4054),
            MemberVersion.Write("1.2.3", node.Name));

        Assert.Equal(("node1", 3, 4054, true), (member.Name, member.Weight, member.DataPort, member.Voter));
        Assert.Equal("1.2.3", member.AppVersion);
        Assert.Equal(["counter", "echo"], member.Services.ToArray());
        Assert.Contains("zone-a", member.Roles);
    }

    [Theory]
    [InlineData("1.0.0")]
    [InlineData("1.0.0+")]
    [InlineData("1.0.0+a b")]
    [InlineData("1.0.0+../router")]
    [InlineData("1.0.0+0123456789012345678901234567890123456789012345678901234567890123")]
    public void AMemberWithoutASoundNameIsKnownByItsAddress(string version)
    {
        var member = MemberRoles.Read(Node, MemberStatus.Up, true, [], version);

        Assert.Equal(("10.0.0.7:4053", version), (member.Name, member.AppVersion));
    }

    [Theory]
    [InlineData("weight:0")]
    [InlineData("weight:-1")]
    [InlineData("weight:101")]
    [InlineData("weight:1e3")]
    [InlineData("weight:99999999999")]
    [InlineData("weight:")]
    [InlineData("weight: 2")]
    public void AWeightThatMakesNoSenseIsOne(string role) => Assert.Equal(1, Read(role).Weight);

    [Theory]
    [InlineData("data:0")]
    [InlineData("data:65536")]
    [InlineData("data:x")]
    [InlineData("data:")]
    public void ADataPortThatMakesNoSenseIsNone(string role) => Assert.Equal(0, Read(role).DataPort);

    [Theory]
    [InlineData("service:")]
    [InlineData("service:Echo")]
    [InlineData("service:é")]
    [InlineData("service:0123456789012345678901234567890123456789012345678901234567890123")]
    public void AServiceThatNoNodeCanOfferIsNotRead(string role) =>
        Assert.Equal(["echo"], Read(role, "service:echo").Services.ToArray());

    private static MeshMember Read(params string[] roles) =>
        MemberRoles.Read(Node, MemberStatus.Up, true, roles, "1.0.0");
}
