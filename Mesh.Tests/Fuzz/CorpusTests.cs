using CsCheck;
using Mesh.Fuzz.Running;
using Mesh.Fuzz.Targets;

namespace Mesh.Tests.Fuzz;

/// <summary>What the fuzzer has kept, without its instrumentation: every parser holds what is promised of it.</summary>
public sealed class CorpusTests
{
    private const int Spoilings = 400;
    private const int SpoilingsOfLargeTargets = 40; // a whole node's configuration, or both ends of a connection, each time

    public static TheoryData<string> Targets => [.. FuzzTargets.Names];

    [Theory]
    [MemberData(nameof(Targets))]
    public Task WhatWasKeptHolds(string name) => Task.Run(() => // a test's own context would have continuations wait
    {
        var target = FuzzTargets.Of(name);
        var kept = Corpus.Shipped.Of(target);

        Assert.NotEmpty(kept);
        Assert.All(kept, one => Assert.Null(Finding.Of(target, one.Input)?.ToString()));
        Assert.All(target.Seeds, seed => Assert.Null(Finding.Of(target, seed)?.ToString()));
    });

    [Theory]
    [MemberData(nameof(Targets))]
    public Task OneBitThatFlippedAndAnEndThatIsMissingHarmNothing(string name) => Task.Run(() =>
    {
        var target = FuzzTargets.Of(name);
        byte[][] good = [.. target.Seeds.Concat(Corpus.Shipped.Of(target).Select(one => one.Input)).Where(input => input.Length > 0)];
        var spoiled = Gen.Select(Gen.Int[0, good.Length - 1], Gen.Bool, Gen.Int[0, int.MaxValue], (which, cut, at) => Spoiled(good[which], cut, at));

        spoiled.Sample(
            input => Assert.Null(Finding.Of(target, input)?.ToString()),
            iter: name is "settings" or "links" or "upstreams" ? SpoilingsOfLargeTargets : Spoilings,
            threads: 1);
    });

    [Fact]
    public void TheCorpusIsSmall() => Assert.InRange(
        FuzzTargets.Names.Sum(name => Corpus.Shipped.Of(FuzzTargets.Of(name)).Sum(one => one.Input.Length)), 1, 2 << 20);

    private static byte[] Spoiled(byte[] input, bool cut, int at)
    {
        if (cut)
        {
            return input[..(at % input.Length)];
        }

        byte[] spoiled = [.. input];
        spoiled[at / 8 % input.Length] ^= (byte)(1 << (at % 8));
        return spoiled;
    }
}
