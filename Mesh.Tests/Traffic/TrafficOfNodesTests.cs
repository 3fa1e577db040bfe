using Mesh.Inspection.Inquiries;
using Mesh.Tests.Nodes;
using Mesh.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Mesh.Tests.Traffic;

/// <summary>What real nodes tell of their traffic, asked over the control plane.</summary>
public sealed class TrafficOfNodesTests
{
    private const int Requests = 3_000;

    [Fact]
    public async Task WhatOneNodeSentCameToAllOfThemAndTheBusyKeyIsFoundAtItsOwner()
    {
        await using var cluster = await TestCluster.StartAsync(3, mesh => mesh.AddService<EchoHandler>("echo"));
        for (var i = 0; i < Requests; i++)
        {
            var key = i % 3 == 0 ? "busy" : $"key-{i}";
            Assert.Equal(Outcome.Replied, (await cluster[0].Client.SendAsync("echo", key, new byte[] { 1 })).Outcome);
        }

        Assert.Equal(Reason.UnknownService, (await cluster[0].Client.SendAsync("none", "key", default)).Reason);

        var inquirer = cluster[1].Services.GetRequiredService<IInquirer>();
        var traffic = await inquirer.AskAllAsync(InquiryKinds.Traffic, Nothing.Instance, default);
        Assert.All(traffic, one => Assert.Null(one.Fault));
        Assert.Equal([Requests, 0, 0], traffic.Select(one => one.Said!.Sent));
        Assert.Equal(Requests, traffic.Sum(one => one.Said!.Came));
        Assert.All(traffic, one => Assert.True(one.Said!.Came > 0, one.Node));
        Assert.All(traffic, one => Assert.Equal((0, 0), (one.Said!.Failed, one.Said.Running)));
        Assert.InRange(traffic[0].Said!.Latencies.Sum(), Requests / 10, Requests);
        Assert.All(traffic, one => Assert.Equal(2, one.Said!.Opinions.Peers.Length));

        var busiest = await inquirer.AskAllAsync(InquiryKinds.Busiest, new BusiestQuestion("echo", 100), default);
        var owner = cluster[0].State.Explain("echo", "busy")!.Owner;
        var rates = busiest.Single(one => one.Node == owner).Said!.Services.Single();
        Assert.Equal("busy", rates.Keys[0].Key);
        Assert.InRange(rates.Keys[0].AtLeast, rates.PerSecond * Requests / 3 / Requests * 0.99, rates.PerSecond);
        Assert.All(
            busiest.Where(one => one.Node != owner),
            one => Assert.DoesNotContain(one.Said!.Services.Single().Keys, key => key.Key == "busy"));
        var none = await inquirer.AskAllAsync(InquiryKinds.Busiest, new BusiestQuestion("none", 100), default);
        Assert.All(none, one => Assert.Empty(one.Said!.Services));
    }

    [Fact]
    public async Task WhatFailsIsCounted()
    {
        await using var cluster = await TestCluster.StartAsync(1, mesh => mesh.AddService<FailingHandler>("failing"));
        Assert.Equal(Outcome.HandlerFailed, (await cluster[0].Client.SendAsync("failing", "key", default)).Outcome);

        var now = TrafficAnswer.Of(cluster[0].Runtime, TimeSpan.Zero);
        Assert.Equal((1, 1, 1), (now.Sent, now.Failed, now.Came));
    }

    private sealed class FailingHandler : IServiceHandler
    {
        public ValueTask<Reply> HandleAsync(Request request, CancellationToken cancellation) => throw new InvalidOperationException("no");
    }
}
