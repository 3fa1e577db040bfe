using Mesh.Membership;

namespace Mesh.Tests.Membership;

public sealed class RingChangeTests
{
    private static readonly Ring Two = RingSamples.RingOf("node1", "node2");
    private static readonly Ring Three = RingSamples.RingOf("node1", "node2", "node3");

    [Fact]
    public void ARingOfASingleNodeIsTheFirst()
    {
        Assert.Equal("the first here", RingChange.Moves(null, Two));
        Assert.Equal("the first here", RingChange.Moves(Ring.Empty, Two));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void OneNodeThatComesOrGoesMovesExactlyWhatTheRingsSay(bool comes)
    {
        var (before, after) = comes ? (Two, Three) : (Three, Two);
        var exact = RingMoves.Between(before, after);

        var told = RingChange.Moves(before, after);

        Assert.StartsWith(FormattableString.Invariant($"{exact.Sum(move => move.Share) * 100:0.0} % of the keys move, from "), told, StringComparison.Ordinal);
        Assert.All(exact, move => Assert.Contains(
            FormattableString.Invariant($"{(comes ? move.From : move.To)} ({move.Share * 100:0.0} %)"), told, StringComparison.Ordinal));
    }

    [Fact]
    public void TheSameRingMovesNothing() => Assert.Equal("no key moves", RingChange.Moves(Two, Two));

    [Fact]
    public void OfVeryManyOnlyTheFirstAreNamed()
    {
        var large = Ring.Build(RingSamples.Numbered("n", 100), 16);

        Assert.EndsWith(" and 80 more", RingChange.Members(large), StringComparison.Ordinal);
        Assert.InRange(RingChange.Moves(Two, large).Length, 1, 1_000);
    }
}
