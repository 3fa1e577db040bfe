using Mesh.Faults.Checking;
using Mesh.Faults.Records;
using Mesh.Faults.Traffic;

namespace Mesh.Tests.Faults;

/// <summary>What a run might have left behind, made by hand; times in milliseconds.</summary>
internal sealed class HandMadeRun
{
    private readonly List<Answered> _requests = [];
    private readonly List<Execution> _executions = [];
    private readonly List<Span> _stalls = [];
    private readonly List<(string Node, Span Span)> _freezes = [];
    private readonly List<(string Gateway, Span Span)> _frozenGateways = [];
    private readonly List<RingSpan> _rings = [];

    /// <summary>Requests a second that the load is said to have offered, for one second.</summary>
    public int Offered { get; init; }

    public string Strict { get; init; } = "counter";

    public string KilledGateway { get; init; } = "";

    public HandMadeRun Request(
        long number,
        string outcome = Words.Replied,
        bool idempotent = false,
        int began = 0,
        int ended = 10,
        string service = "echo",
        string key = "a",
        string reply = "-",
        string gateway = "gateway1")
    {
        _requests.Add(new(
            number, service, key, idempotent, gateway, Ns(began), Ns(ended), 1_000, outcome, "-", "node1", 1, reply));
        return this;
    }

    /// <summary>A run of a request on a node, whose process has the same number.</summary>
    public HandMadeRun Ran(
        long number, int node = 1, int from = 1, int? to = 2, string service = "echo", string key = "a", int activation = 0, int step = 0,
        int granting = 0, int voters = 0)
    {
        Execution At(Happening what, int at) =>
            new(what, number, service, key, $"node{node}", node, Ns(at), 0, activation, step, granting, voters);
        _executions.Add(At(Happening.Start, from));
        if (to is { } end)
        {
            _executions.Add(At(Happening.End, end));
        }

        return this;
    }

    /// <summary>The first actor of a key has saved what it held.</summary>
    public HandMadeRun Saved(int node, int at)
    {
        _executions.Add(new(Happening.Deactivate, 0, "counter", "a", $"node{node}", node, Ns(at), 0, 1, 0));
        return this;
    }

    public HandMadeRun Stalled(int from, int to)
    {
        _stalls.Add(new(Ns(from), Ns(to)));
        return this;
    }

    public HandMadeRun Frozen(int node, int from, int to)
    {
        _freezes.Add(($"node{node}", new(Ns(from), Ns(to))));
        _frozenGateways.Add(($"gateway{node}", new(Ns(from), Ns(to))));
        return this;
    }

    /// <summary>The first node went by a ring of just these nodes.</summary>
    public HandMadeRun Ring(int from, int to, params int[] nodes)
    {
        _rings.Add(new("node1", new(Ns(from), Ns(to)), "digest", [.. nodes.Select(node => $"node{node}")]));
        return this;
    }

    /// <summary>The rules that the run is found to have broken, each once.</summary>
    public string[] Broken() =>
    [
        .. Invariants.Check(new Evidence(new History(_requests, _stalls, Offered, 0, Ns(1_000)), _executions)
        {
            Strict = [Strict],
            KilledGateways = [KilledGateway],
            Freezes = [.. _freezes],
            FrozenGateways = [.. _frozenGateways],
            Rings = [.. _rings],
        }).Select(violation => violation.Invariant).Distinct(),
    ];

    private static long Ns(int milliseconds) => milliseconds * 1_000_000L;
}
