using System.Collections.Immutable;
using Mesh.Hosting;
using Mesh.Observation;
using Mesh.Observation.Chronicles;

namespace Mesh.Inspection.Inquiries;

/// <summary>Asks for what a node did and learned since it was asked last.</summary>
/// <param name="Start">The start of the node that the numbers are of; null at first. Of another start all is new.</param>
/// <param name="Sample">The last sample that the asker has; 0 for none.</param>
/// <param name="Happening">The last happening that it has; 0 for none.</param>
/// <param name="Samples">How many samples it has use for: the newest.</param>
internal sealed record ChronicleQuestion(string? Start, long Sample, long Happening, int Samples);

/// <summary>What a node did and learned since, and how it is.</summary>
/// <param name="Start">Which start of the node this is.</param>
/// <param name="Seconds">When it answers, on its own monotonic clock: what is dated by that clock can be dated by the asker's.</param>
/// <param name="Doubt">How many times it has raised its own thresholds because it is starved; 1 when it is well.</param>
/// <param name="StarvedMs">For how long it was kept from its work when it began to doubt itself.</param>
/// <param name="Draining">Whether it takes no new work, because it is leaving.</param>
/// <param name="Lease">Whether it may start strict work.</param>
/// <param name="Opinions">What it thinks of the peers that it has an opinion of, suspects first.</param>
/// <param name="Samples">What it did, the oldest first.</param>
/// <param name="Happenings">What it learned, the oldest first.</param>
/// <param name="More">Whether there is more that had no room: it is to be asked again.</param>
internal sealed record ChronicleAnswer(
    string Start,
    double Seconds,
    int Doubt,
    double StarvedMs,
    bool Draining,
    LeaseWord Lease,
    ImmutableArray<OpinionWord> Opinions,
    ImmutableArray<Sample> Samples,
    ImmutableArray<ToldHappening> Happenings,
    bool More)
{
    /// <summary>Peers that are told of at most.</summary>
    public const int MaxOpinions = 64;

    // Together with the rest below what an answer may have: InquiryFormat.MaxBodyBytes.
    private const int OpinionBytes = 12 * 1024;
    private const int HappeningBytes = 16 * 1024;
    private const int SampleBytes = 32 * 1024;

    /// <summary>What it thinks.</summary>
    public ImmutableArray<OpinionWord> Opinions { get; } = Sound.List(Opinions);

    /// <summary>What it did.</summary>
    public ImmutableArray<Sample> Samples { get; } = Sound.List(Samples);

    /// <summary>What it learned.</summary>
    public ImmutableArray<ToldHappening> Happenings { get; } = Sound.List(Happenings);

    public static ChronicleAnswer Of(MeshRuntime runtime, ChronicleQuestion question, TimeSpan now)
    {
        var (start, chronicle) = (runtime.Identity.ToString(), runtime.Chronicle);
        var isSame = question.Start == start;
        var (samples, happenings) = chronicle.After(isSame ? question.Sample : 0, isSame ? question.Happening : 0, question.Samples);
        var (toldSamples, toldHappenings) =
            (Within(SampleBytes, samples, one => one.Bytes), Within(HappeningBytes, happenings, one => one.Bytes));
        var lease = runtime.Plane.Lease.StateAt(now);
        return new(
            start,
            now.TotalSeconds,
            runtime.Doubt,
            chronicle.Starved.TotalMilliseconds,
            runtime.IsDraining,
            new(lease.Holds, lease.Answering, lease.Voters),
            Within(OpinionBytes, OpinionsOf(runtime, now), one => one.Bytes),
            toldSamples,
            toldHappenings,
            toldSamples.Length < samples.Length || toldHappenings.Length < happenings.Length);
    }

    private static ImmutableArray<OpinionWord> OpinionsOf(MeshRuntime runtime, TimeSpan now)
    {
        var suspects = runtime.Chronicle.Suspects;
        return
        [
            .. CurrentPeers.Of(runtime)
                .OrderByDescending(peer => peer.Suspicion.IsSuspect)
                .ThenByDescending(peer => peer.Suspicion.Phi)
                .Take(MaxOpinions)
                .Select(peer => OpinionWord.Of(peer, suspects.TryGetValue(peer.Node, out var since) ? now - since : TimeSpan.Zero)),
        ];
    }

    private static ImmutableArray<T> Within<T>(int bytes, ImmutableArray<T> items, Func<T, int> bytesOf)
    {
        var count = 0;
        while (count < items.Length && (bytes -= bytesOf(items[count])) >= 0)
        {
            count++;
        }

        return items[..count];
    }
}

/// <summary>A node's word of its lease.</summary>
/// <param name="Holds">Whether it may start strict work.</param>
/// <param name="Answering">Voters whose grant has not ended, itself included.</param>
/// <param name="Voters">All voters.</param>
internal sealed record LeaseWord(bool Holds, int Answering, int Voters);
