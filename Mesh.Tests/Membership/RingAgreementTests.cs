using System.Collections.Immutable;
using Mesh.Membership;

namespace Mesh.Tests.Membership;

public sealed class RingAgreementTests
{
    private readonly RingAgreement _agreement = new();

    /// <summary>What nodes a, b, c, … tell, a digest each (0: nothing), and who is odd after it has lasted.</summary>
    public static TheoryData<int[], string> Words => new()
    {
        { [], "" },
        { [1], "" },
        { [1, 1, 1], "" },
        { [1, 1, 2], "c" },
        { [2, 1, 1], "a" },
        { [1, 2], "a b" },
        { [1, 2, 3], "a b c" },
        { [1, 1, 2, 2], "a b c d" },
        { [1, 1, 2, 3], "c d" },
        { [1, 0, 1, 2], "d" },
    };

    [Theory]
    [MemberData(nameof(Words))]
    public void TheOddOnesAreThoseWhoDifferFromMost(int[] digests, string odd)
    {
        Assert.Empty(Judge(0, digests));
        Assert.Empty(Judge(3, digests));

        var found = Judge(3.1, digests);

        Assert.Equal(odd, string.Join(' ', found.SelectMany(disagreement => disagreement.Odd)));
        Assert.All(found, disagreement => Assert.Equal("s", disagreement.Service));
    }

    [Fact]
    public void ItEndsWithTheDisagreement()
    {
        Judge(0, 1, 1, 2);
        Assert.Single(Judge(4, 1, 1, 2));
        Assert.Empty(Judge(5, 1, 1, 1));
        Assert.Empty(Judge(9, 1, 1, 1));
    }

    [Fact]
    public void ARingThatSpreadsSlowlyIsNoDisagreement()
    {
        Judge(0, 1, 1, 1);
        Assert.Empty(Judge(10, 2, 1, 1));
        Assert.Empty(Judge(11, 2, 2, 1));
        Assert.Empty(Judge(13, 2, 2, 1)); // the first has told it for 3 s
        Assert.Empty(Judge(13.1, 2, 2, 2));
        Assert.Empty(Judge(17, 2, 2, 2));
    }

    [Fact]
    public void WhoSaysNothingForAWhileIsWaitedForAnew()
    {
        Judge(0, 1, 2);
        Judge(2, 1, 0);
        Assert.Empty(Judge(4, 1, 2));
        Assert.Single(Judge(7.1, 1, 2));
    }

    [Fact]
    public void EachServiceIsJudgedByItself()
    {
        RingWord[] words = [new("s", "a", 1), new("s", "b", 1), new("t", "a", 1), new("t", "b", 2)];
        _agreement.Judge(words, TimeSpan.Zero);

        Assert.Equal("t", Assert.Single(_agreement.Judge(words, TimeSpan.FromSeconds(4))).Service);
    }

    private ImmutableArray<Disagreement> Judge(double seconds, params int[] digests) => _agreement.Judge(
        digests.Select((digest, i) => new RingWord("s", ((char)('a' + i)).ToString(), (ulong)digest))
            .Where(word => word.Digest != 0),
        TimeSpan.FromSeconds(seconds));
}
