using System.Collections.Concurrent;
using System.Collections.Immutable;
using Mesh.Configuration;
using Mesh.Tests.Support;
using Mesh.Upstreams;
using Microsoft.Extensions.Time.Testing;
using static Mesh.Tests.Upstreams.UpstreamDefinitions;

namespace Mesh.Tests.Upstreams;

public sealed class ProbeRoundsTests
{
    private const int Places = 2;

    private readonly FakeTimeProvider _clock = new();
    private readonly HeldProber _prober = new();
    private readonly MeshOptions _options = TestOptions.Of($"mesh.http.max-probes = {Places}");
    private readonly UpstreamDefinition _upstream = new UpstreamDefinitions().Of("orders");
    private readonly ProbeRounds _rounds;

    public ProbeRoundsTests() => _rounds = new ProbeRounds(_prober, _options, new Random(1));

    [Fact]
    public async Task OneLookHasAllProbedThoughFewAtOnce()
    {
        var candidates = Watch(10);

        Look();
        Assert.Equal(Places, _prober.UnderWay);
        await _prober.AnswerAllAsync();

        Assert.Equal(10, _prober.Probes);
        Assert.Equal(Places, _prober.MostUnderWay);
        Assert.DoesNotContain(candidates, candidate => candidate.IsSuspect);
    }

    [Fact]
    public async Task WhatWaitsForAPlaceIsProbedOnceAndNotSuspectedForIt()
    {
        var candidates = Watch(3);
        Look();
        await _prober.AnswerAllAsync();
        LookFor(_upstream.Check.Interval * 10); // two are sent, and nobody answers: the third waits

        Assert.Equal(5, _prober.Probes);
        Assert.Single(candidates, candidate => !candidate.IsSuspect);

        await _prober.AnswerAllAsync();
        Assert.Equal(6, _prober.Probes);
    }

    private ImmutableArray<InstanceCandidate> Watch(int count)
    {
        ImmutableArray<InstanceCandidate> candidates = [.. Enumerable.Range(0, count).Select(number =>
            new InstanceCandidate(Instance($"i{number}"), _upstream.Check, _options.Detection, _clock) { IsProber = true })];
        _rounds.Watch(candidates.Select(candidate => new ProbeRounds.Watched(candidate, _upstream, candidate.Name, ["node1"])));
        return candidates;
    }

    private void LookFor(TimeSpan time)
    {
        for (var left = time; left > TimeSpan.Zero; left -= InstanceMonitor.LookPace)
        {
            _clock.Advance(InstanceMonitor.LookPace);
            Look();
        }
    }

    private void Look() => _rounds.Look(_clock.GetElapsedTime(0), Doubts.None, doubt: 1);

    /// <summary>Answers well, and when it is told to.</summary>
    private sealed class HeldProber : IInstanceProber
    {
        private readonly ConcurrentQueue<TaskCompletionSource<ProbeResult>> _held = [];

        public int Probes { get; private set; }

        public int MostUnderWay { get; private set; }

        public int UnderWay => _held.Count;

        public Task<ProbeResult> ProbeAsync(UpstreamInstance instance, UpstreamDefinition upstream)
        {
            var held = new TaskCompletionSource<ProbeResult>();
            _held.Enqueue(held);
            Probes++;
            MostUnderWay = Math.Max(MostUnderWay, UnderWay);
            return held.Task;
        }

        /// <summary>Answers what is asked now, and what is asked for that; on a thread where all of it follows at once.</summary>
        public Task AnswerAllAsync() => Task.Run(() =>
        {
            while (_held.TryDequeue(out var held))
            {
                held.SetResult(new ProbeResult(ProbeEnd.Passed, TimeSpan.FromMilliseconds(1), "status 200"));
            }
        });
    }
}
