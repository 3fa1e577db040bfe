using Mesh.Membership;

namespace Mesh.Tests.Membership;

/// <summary>
/// A change moves only keys that must move: exactly, not on average. Rendezvous hashing is held to the same.
/// </summary>
public sealed class RingMovementTests
{
    private const int Positions = 5_000;

    public static TheoryData<int, int> SizesAndSeeds()
    {
        var data = new TheoryData<int, int>();
        foreach (var size in new[] { 1, 2, 3, 10, 30, 100 })
        {
            for (var seed = 0; seed < 5; seed++)
            {
                data.Add(size, seed);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(SizesAndSeeds))]
    public void AnAddedMemberOnlyTakesKeys(int size, int seed)
    {
        var change = Change.Random(size, seed);
        change.Moves(change.Others, [.. change.Others, change.Changed], (_, now) => now == change.Changed.Name);
    }

    [Theory]
    [MemberData(nameof(SizesAndSeeds))]
    public void ARemovedMemberOnlyGivesKeys(int size, int seed)
    {
        var change = Change.Random(size, seed);
        change.Moves([.. change.Others, change.Changed], change.Others, (old, _) => old == change.Changed.Name);
    }

    [Theory]
    [MemberData(nameof(SizesAndSeeds))]
    public void AHeavierMemberOnlyTakesKeysAndALighterOneOnlyGivesThem(int size, int seed)
    {
        var change = Change.Random(size, seed);
        RingMember[] light = [.. change.Others, change.Changed];
        RingMember[] heavy = [.. change.Others, change.Changed with { Weight = change.Changed.Weight + 1 }];

        change.Moves(light, heavy, (_, now) => now == change.Changed.Name);
        change.Moves(heavy, light, (old, _) => old == change.Changed.Name);
    }

    [Fact]
    public void TheSuccessorsOfAKeyKeepTheirOrderWhenAMemberGoes()
    {
        foreach (var seed in Enumerable.Range(0, 20))
        {
            var change = Change.Random(12, seed);
            var before = Ring.Build([.. change.Others, change.Changed], 64);
            var after = Ring.Build(change.Others, 64);
            foreach (var position in change.Sample.Take(200))
            {
                var expected = before.PreferenceListNames(position, 13).Where(name => name != change.Changed.Name);
                Assert.Equal(expected, after.PreferenceListNames(position, 12));
            }
        }
    }

    [Fact]
    public void TheKeysOfARemovedMemberSpreadOverTheOthers()
    {
        var members = RingSamples.Numbered("node", 10);
        var before = Ring.Build(members, RingSamples.PointsPerWeight);
        var after = Ring.Build(members[..^1], RingSamples.PointsPerWeight);

        // Measured for 256 points: the most loaded heir gets about 1.5 times an even split. One heir of all gets 9.
        var gained = after.Members
            .Select((member, i) => after.ShareOf(i) - before.ShareOf(before.Members.IndexOf(member)))
            .ToArray();
        Assert.All(gained, share => Assert.True(share >= 0));
        Assert.InRange(gained.Max() / gained.Average(), 1, 2);
    }

    private sealed record Change(int Seed, RingMember[] Others, RingMember Changed, ulong[] Sample)
    {
        public static Change Random(int size, int seed)
        {
            var random = new Random(seed);
            var members = RingSamples.RandomMembers(random, size + 1, maxWeight: 3);
            return new(seed, members[..^1], members[^1], RingSamples.RandomPositions(random, Positions));
        }

        /// <summary>Every position whose owner differs satisfies the rule, and some do differ.</summary>
        public void Moves(RingMember[] before, RingMember[] after, Func<string, string, bool> rule)
        {
            var (oldRing, newRing) = (Ring.Build(before, 64), Ring.Build(after, 64));
            Check("ring", oldRing.NameAt, newRing.NameAt, rule);
            Check("rendezvous", p => Rendezvous.OwnerOf(p, before), p => Rendezvous.OwnerOf(p, after), rule);
        }

        private void Check(
            string what,
            Func<ulong, string> before,
            Func<ulong, string> after,
            Func<string, string, bool> rule)
        {
            var moved = Sample.Select(p => (Old: before(p), New: after(p))).Where(m => m.Old != m.New).ToArray();
            var needless = moved.Count(m => !rule(m.Old, m.New));
            Assert.True(needless == 0, $"{what}: {needless} of {moved.Length} moves were needless (seed {Seed}).");
            // A change that moves nothing proves nothing.
            Assert.True(moved.Length > 0, $"{what}: nothing moved (seed {Seed}).");
        }
    }
}
