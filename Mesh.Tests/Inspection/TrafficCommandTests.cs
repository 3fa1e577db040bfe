using System.Collections.Immutable;
using Mesh.Inspection.Commands;
using Mesh.Inspection.Inquiries;
using Mesh.Pbm;
using Mesh.Tests.Support;
using Mesh.Traffic;
using Microsoft.Extensions.DependencyInjection;

namespace Mesh.Tests.Inspection;

/// <summary><c>mesh top</c> and <c>mesh hot</c>, of what nodes have said.</summary>
public sealed class TrafficCommandTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 24, 12, 34, 56, TimeSpan.Zero);

    private readonly HandMadeAnswers _answers = new();

    [Fact]
    public void TopShowsWhatWasDoneBetweenTwoLooks()
    {
        ImmutableArray<NodeAnswer<TrafficAnswer>> before =
        [
            Said("node1", Totals("1", 10, 1_000)), Said("node2", Totals("2", 50, 0)), Said("node3", Totals("3", 7, 0)),
            new("node4", null, "no answer within 2 s."), Said("node5", Totals("5", 1, 5)),
        ];
        ImmutableArray<NodeAnswer<TrafficAnswer>> now =
        [
            Said("node1", Totals("1", 12, 25_690) with
            {
                Failed = 1, Retries = 7, InFlight = 1_064, Running = 12,
                Opinions = new(1, [new("node2", "healthy", 0.2, "none"), new("node3", "healthy", 0.1, "none"), new("node4", "suspect", 12.3, "silence")], 0),
            }),
            Said("node2", Totals("2", 52, 9) with { Opinions = new(1, [new("node1", "healthy", 1.4, "none")], 0) }),
            Said("node3", Totals("other", 1, 3)),
            new("node4", null, "no answer within 2 s."),
            Said("node5", Totals("5", 3, 5)),
        ];
        var output = TopPicture.Of(At, before, now);

        Assert.True(output.Parts[0].Picture);
        var text = new StringWriter { NewLine = "\n" };
        var printer = new OutputPrinter(new Terminal(text, 80, colours: false));
        output.Parts.ToList().ForEach(printer.Print);
        printer.Flush(ended: true);
        Assert.All(text.ToString().Split('\n'), line => Assert.InRange(line.Length, 0, 80));
        Golden.Is("mesh-top.txt", text.ToString());
        Golden.Is("mesh-top.json", output.Document!.ToJsonString(new() { WriteIndented = true }) + "\n");
    }

    [Theory]
    [InlineData("mesh top --every 0.1", "pbm: --every is \"0.1\"; a number of seconds from 0.5 to 60 is wanted.\n")]
    [InlineData("mesh top -n 0", "pbm: -n is \"0\"; a whole number from 1 to 1000000 is wanted.\n")]
    [InlineData("mesh hot -n 129", "pbm: -n is \"129\"; a whole number from 1 to 128 is wanted.\n")]
    public async Task WhatCantBeIsRefused(string words, string error)
    {
        await using var node = await StartAsync();
        Assert.Equal(new(1, "", error), await ClientRun.Of($"{node.Address} {words}"));
    }

    [Fact]
    public async Task TopEndsAfterItsCount()
    {
        var looks = 0;
        _answers.Add("node1", InquiryKinds.Traffic, _ => Totals("1", ++looks, 5 * looks));
        await using var node = await StartAsync();
        var run = await ClientRun.Of($"{node.Address} mesh top --every 0.5 --count 2 --json");

        Assert.Equal((0, "", 2), (run.ExitCode, run.Error, run.Lines.Count(line => line.Contains("\"nodes\"", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task HotAddsUpWhatTheNodesHaveSeen()
    {
        _answers.Add("node1", InquiryKinds.Busiest, _ => new BusiestAnswer(
            [new("echo", 1_000, [new("alice", 300, 300), new("bob", 20, 18.5)]), new("sessions", 8, [new(new string('k', 40), 4, 4)])]));
        _answers.Add("node2", InquiryKinds.Busiest, _ => new BusiestAnswer([new("echo", 500, [new("zoe\u001b[1m", 100, 100), new("alice", 5, 5)])]));
        _answers.AddSilent("node3", InquiryKinds.Busiest);
        await using var node = await StartAsync();
        var text = await ClientRun.Of($"{node.Address} mesh hot");
        var json = await ClientRun.Of($"{node.Address} mesh hot --json");

        Assert.Equal((0, "", 0, ""), (text.ExitCode, text.Error, json.ExitCode, json.Error));
        Assert.All(text.Lines, line => Assert.InRange(line.Length, 0, 80));
        Golden.Is("mesh-hot.txt", text.Output);
        Golden.Is("mesh-hot.json", json.Output);
        Assert.Equal(3, (await ClientRun.Of($"{node.Address} mesh hot -n 1")).Lines.Length - 1); // heading, row, empty, silence
    }

    [Fact]
    public async Task HotOfNothingSaysSo()
    {
        _answers.Add("node1", InquiryKinds.Busiest, question => new BusiestAnswer(question.Service is null ? [new("echo", 0, [])] : []));
        await using var node = await StartAsync();

        Assert.Equal(new(0, "No request with a key came of late.\n", ""), await ClientRun.Of($"{node.Address} mesh hot"));
        Assert.Equal(
            new(1, "", "pbm: No node offers the service \"nix\"; \"mesh services\" shows those that there are.\n"),
            await ClientRun.Of($"{node.Address} mesh hot nix"));
    }

    private static NodeAnswer<TrafficAnswer> Said(string node, TrafficAnswer answer) => new(node, answer, null);

    /// <summary>What a node tells that has sent some requests and run as many; one of a hundred took long.</summary>
    private static TrafficAnswer Totals(string start, double seconds, long requests)
    {
        var latencies = new long[LatencyBuckets.Count];
        latencies[LatencyBuckets.Of(TimeSpan.FromMicroseconds(250))] = requests - (requests / 50);
        latencies[LatencyBuckets.Of(TimeSpan.FromMilliseconds(30))] = requests / 50;
        return new(start, seconds, requests, 0, 0, requests, 0, 0, latencies, new(1, [], 0));
    }

    private Task<InspectionNode> StartAsync() =>
        InspectionNode.StartAsync(services => services.AddSingleton<IInquirer>(_answers));
}
