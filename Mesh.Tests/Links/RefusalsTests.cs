using System.Net;
using Mesh.Connections;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Time.Testing;

namespace Mesh.Tests.Links;

public sealed class RefusalsTests
{
    private readonly ListLogger _log = new();
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void OfOneAddressOneInTenSecondsIsToldAndTheOthersAreCounted()
    {
        var refusals = new Refusals(new(_log, _clock));
        for (var port = 1; port <= 10; port++)
        {
            refusals.Tell(From(IPAddress.Loopback, port), "a frame is too long");
        }

        _clock.Advance(TimeSpan.FromSeconds(10));
        refusals.Tell(From(IPAddress.Loopback, 11), "a frame is too short");

        Assert.Collection(
            _log.Lines,
            line => Assert.StartsWith("Refused a connection from 127.0.0.1:1 to ", line.Text, StringComparison.Ordinal),
            line => Assert.Matches("^Refused a connection from 127.0.0.1:11 to .*: a frame is too short \\(9 more like it were left out\\)$", line.Text));
    }

    [Fact]
    public void APeerThatIsKnownIsNamed()
    {
        new Refusals(new(_log, _clock)).Tell(From(IPAddress.Loopback, 1), "a frame is too short", "node2");

        Assert.StartsWith("Closed a connection of node2 from 127.0.0.1:1 to ", Assert.Single(_log.Lines).Text, StringComparison.Ordinal);
    }

    private static DefaultConnectionContext From(IPAddress address, int port) => new() { RemoteEndPoint = new IPEndPoint(address, port) };
}
