using Akka.Cluster;
using Mesh.Membership;
using Mesh.Tests.Support;

namespace Mesh.Tests.Telemetry;

public sealed class MemberChangesTests
{
    private readonly MemberChanges _changes = new();

    [Fact]
    public void EachNewStatusIsCountedOnce()
    {
        var (joining, up) = (Members.Of("a") with { Status = MemberStatus.Joining }, Members.Of("a") with { Status = MemberStatus.Up });

        _changes.See([], [joining]);
        _changes.See([joining], [joining with { Reachable = false }]);
        _changes.See([joining], [up]);
        _changes.See([up], []);

        Assert.Equal(
            [(MemberStatus.Joining, 1L), (MemberStatus.Up, 1L), (MemberStatus.Removed, 1L)],
            _changes.Counts.Where(one => one.Count > 0));
    }
}
