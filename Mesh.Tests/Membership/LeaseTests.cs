using Mesh.Membership;
using Mesh.Tests.Support;

namespace Mesh.Tests.Membership;

public sealed class LeaseTests
{
    /// <summary>Voters, this node's port (voters have 5001 and up), when each ping was sent that was granted, and the end.</summary>
    public static TheoryData<int, int, double[], double?> Ends => new()
    {
        { 1, 5001, [], double.MaxValue }, // its own voice is enough
        { 1, 6000, [], null },
        { 1, 6000, [3], 7 },
        { 2, 5001, [0], null }, // what it grants itself adds nothing
        { 2, 5001, [0, 3], 7 },
        { 3, 5001, [], null },
        { 3, 5001, [0, 3], 7 },
        { 3, 5001, [0, 3, 2], 7 },
        { 3, 6000, [3], null },
        { 3, 6000, [3, 1], 5 },
        { 3, 6000, [3, 1, 2], 6 },
        { 4, 6000, [3, 1, 2], 5 },
        { 4, 6000, [3, 1, 2, 4], 6 },
        { 5, 6000, [1, 2, 3, 4, 5], 7 },
        { 5, 5003, [1, 2, 0, 4, 5], 8 },
    };

    [Theory]
    [MemberData(nameof(Ends))]
    public void ItEndsWhenTheNewestGrantsOfAMajorityDo(int voters, int port, double[] sent, double? end)
    {
        var lease = LeaseOf(voters, port);
        for (var voter = 0; voter < sent.Length; voter++)
        {
            lease.Granted(voter, At(sent[voter]));
        }

        var wanted = end switch { null => TimeSpan.MinValue, double.MaxValue => TimeSpan.MaxValue, { } at => At(at) };
        Assert.Equal(wanted, lease.End);
        if (end < double.MaxValue)
        {
            Assert.True(lease.Holds(wanted - TimeSpan.FromTicks(1)));
            Assert.False(lease.Holds(wanted));
        }
    }

    [Fact]
    public void AnAnswerThatWasOvertakenChangesNothing()
    {
        var lease = LeaseOf(3, 5001);
        lease.Granted(1, At(10));
        lease.Granted(1, At(9));

        Assert.Equal(At(14), lease.End);
    }

    [Fact]
    public void ItSaysHowManyVotersAnswer()
    {
        var lease = LeaseOf(3, 5001);
        Assert.Equal(new LeaseState(false, 1, 3), lease.StateAt(At(0)));
        lease.Granted(1, At(0));
        Assert.Equal(new LeaseState(true, 2, 3), lease.StateAt(At(3.9)));
        lease.Granted(2, At(3));
        Assert.Equal(new LeaseState(true, 2, 3), lease.StateAt(At(4)));
        Assert.Equal(new LeaseState(false, 1, 3), lease.StateAt(At(7)));
    }

    [Fact]
    public void ItsLossAndItsReturnAreToldOnceEach()
    {
        var lease = LeaseOf(3, 5001);
        var told = new List<bool>();
        lease.Changed += told.Add;

        Assert.Null(lease.Look(At(100))); // a node that is not Up waits for its first without end
        Assert.Empty(told);
        lease.Granted(1, At(100));
        Assert.Null(lease.Look(At(101)));
        Assert.Null(lease.Look(At(103)));
        Assert.Equal([true], told);
        Assert.Equal(At(0), lease.Look(At(104)));
        Assert.Equal(At(15), lease.Look(At(119)));
        Assert.Equal([true, false], told);
        lease.Granted(2, At(119));
        Assert.Null(lease.Look(At(119)));
        Assert.Equal([true, false, true], told);
    }

    [Fact]
    public void ANodeThatIsUpAndNeverHadOneLacksItSinceThen()
    {
        var lease = LeaseOf(3, 5001);
        var told = new List<bool>();
        lease.Changed += told.Add;

        Assert.Equal(At(0), lease.Look(At(100), since: At(100)));
        Assert.Equal(At(15), lease.Look(At(115), since: At(100)));
        Assert.Empty(told); // what was never held is not lost
        lease.Granted(1, At(115));
        Assert.Null(lease.Look(At(115), since: At(100)));
        Assert.Equal(At(1), lease.Look(At(120), since: At(100)));
    }

    [Fact]
    public void SwitchedOffItHoldsAlways()
    {
        var lease = LeaseOf(3, 6000, isOn: false);

        Assert.Null(lease.Look(At(1_000_000)));
        Assert.True(lease.StateAt(At(1_000_000)).Holds);
    }

    private static Lease LeaseOf(int voters, int port, bool isOn = true)
    {
        var options = TestOptions.Of(VoterSeeds.Hocon(voters, port));
        return new Lease(Quorum.Of(options.Node), options.Lease, isOn);
    }

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);
}
