using System.Net;
using Mesh.Connections;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Time.Testing;

namespace Mesh.Tests.Links;

public sealed class RefusalsTests
{
    [Fact]
    public void OneASecondIsToldAndTheOthersAreCounted()
    {
        var (log, clock) = (new ListLogger(), new FakeTimeProvider());
        var refusals = new Refusals(log, clock);
        var connection = new DefaultConnectionContext { RemoteEndPoint = new IPEndPoint(IPAddress.Loopback, 1) };

        for (var number = 0; number < 10; number++)
        {
            refusals.Tell(connection, "a frame is too long");
        }

        clock.Advance(TimeSpan.FromSeconds(1));
        refusals.Tell(connection, "a frame is too short", "node2");

        Assert.Collection(
            log.Lines,
            line => Assert.StartsWith("Refused a connection from 127.0.0.1:1 to ", line.Text, StringComparison.Ordinal),
            line => Assert.Matches("^Closed a connection of node2 from 127.0.0.1:1 to .*: a frame is too short \\(9 more were before\\)$", line.Text));
    }
}
