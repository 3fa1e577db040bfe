using System.Collections.Frozen;
using Akka.Actor;
using Akka.Cluster;
using Mesh.FailureDetection;
using Mesh.Membership;
using Mesh.Routing;
using Mesh.Tests.Support;

namespace Mesh.Tests.Gateway;

public sealed class StateEndpointsTests : IAsyncLifetime
{
    private static readonly Address Address1 = new("akka.tcp", "mesh", "10.0.0.1", 4053);

    private GatewayHost _host = null!;

    public async Task InitializeAsync()
    {
        _host = await GatewayHost.StartAsync();
        var node1 = Member("node1", Address1);
        var node2 = Member("node2", Address1.WithHost("10.0.0.2"));
        var echo = new ServiceView("echo", Ring.Empty, 3, []);
        var services = new Dictionary<string, ServiceView> { ["echo"] = echo }.ToFrozenDictionary();
        _host.State.ClusterId = new(255);
        _host.State.View = new(7, node1, [node1, node2], Address1, services);
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task MembersShowTheViewAndThisNodesOpinions()
    {
        var lost = new Suspicion(SuspicionState.Suspect, double.PositiveInfinity, SuspicionCause.ConnectionLost);
        _host.State.Peers = [new("node2", false, lost, 4, TimeSpan.FromMilliseconds(1.5), TimeSpan.FromMinutes(1))];

        _host.State.Doubt = 3;

        var json = await _host.Http.GetStringAsync("/v1/members");

        Assert.Equal(
            """
            {"node":"node1","clusterId":"00000000000000ff","version":7,"leader":"akka.tcp://mesh@10.0.0.1:4053","members":[
            {"name":"node1","address":"akka.tcp://mesh@10.0.0.1:4053","incarnation":11,"status":"up","reachable":true,
            "voter":true,"weight":2,"dataPort":4054,"appVersion":"0.1.0","services":["echo"],
            "roles":["service:echo","voter"],"connected":null,"opinion":null,"doubt":3},
            {"name":"node2","address":"akka.tcp://mesh@10.0.0.2:4053","incarnation":11,"status":"up","reachable":true,
            "voter":true,"weight":2,"dataPort":4054,"appVersion":"0.1.0","services":["echo"],
            "roles":["service:echo","voter"],"connected":false,"opinion":{"state":"suspect","phi":null,
            "cause":"connection-lost","inFlight":4,"roundTripMs":1.5},"doubt":1}
            ],"alarms":[]}
            """.ReplaceLineEndings(string.Empty),
            json);
    }

    [Fact]
    public async Task ServicesNameTheirRings()
    {
        var json = await _host.Http.GetStringAsync("/v1/services");

        Assert.Equal(
            $$"""
            {"node":"node1","services":[
            {"name":"echo","kind":"handler","affinity":"preferred","policy":"consistent-hash","keylessPolicy":"round-robin",
            "ringDigest":"{{EmptyDigest}}","ringVersion":3,"members":[],"digests":[]}
            ]}
            """.ReplaceLineEndings(string.Empty),
            json);
    }

    [Fact]
    public async Task ARingHasItsDigestInHex()
    {
        _host.State.Digests = [new("node1", 10), new("node2", ulong.MaxValue)];

        var json = await _host.Http.GetStringAsync("/v1/rings/echo");

        Assert.Equal(
            $$"""
            {"node":"node1","service":"echo","digest":"{{EmptyDigest}}","version":3,"members":[],
            "digests":[{"node":"node1","digest":"000000000000000a"},{"node":"node2","digest":"ffffffffffffffff"}]}
            """.ReplaceLineEndings(string.Empty),
            json);
    }

    [Fact]
    public async Task MembersShowWhatIsWrong()
    {
        _host.State.Alarms = [new("ring-disagreement", "echo", ["node2"], "node2 goes by another ring.")];

        Assert.EndsWith(
            """
            ,"alarms":[{"kind":"ring-disagreement","subject":"echo","nodes":["node2"],"text":"node2 goes by another ring."}]}
            """,
            await _host.Http.GetStringAsync("/v1/members"),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task ARouteIsExplained()
    {
        var healthy = new RouteCandidate("node2", 1, 0.5, new(SuspicionState.Healthy, 0.25, 0), 1, null);
        _host.State.OnExplain = (service, key) => new(
            service,
            key,
            Position: 0xABC,
            RingDigest: ulong.MaxValue,
            RingVersion: 3,
            "consistent-hash",
            "preferred",
            Owner: "node2",
            Chosen: "node2",
            Rule: "owner",
            Next: null,
            [healthy]);

        _host.State.Digests = [new("node1", 10)];

        var json = await _host.Http.GetStringAsync("/v1/routes/echo/a%2Fb");

        Assert.Equal(
            """
            {"node":"node1","service":"echo","key":"a/b","position":"0000000000000abc","ringDigest":"ffffffffffffffff",
            "ringVersion":3,"policy":"consistent-hash","affinity":"preferred","owner":"node2","chosen":"node2",
            "rule":"owner","next":null,"then":[],"preferenceList":[{"name":"node2","weight":1,"share":0.5,
            "opinion":{"state":"healthy","phi":0.25,"cause":"none","inFlight":1,"roundTripMs":null},
            "ejected":false,"draining":false,"keyShare":1}],"digests":[{"node":"node1","digest":"000000000000000a"}]}
            """.ReplaceLineEndings(string.Empty),
            json);
    }

    [Fact]
    public async Task ANodeIsReadyWhenNoCheckFails()
    {
        Assert.Equal(
            """{"status":"ready","node":"node1","checks":[{"name":"member","status":"pass"},{"name":"lease","status":"pass"}]}""",
            await _host.Http.GetStringAsync("/health/ready"));
        Assert.Equal("""{"status":"live","node":"node1"}""", await _host.Http.GetStringAsync("/health/live"));
        using var head = await _host.Http.SendAsync(new(HttpMethod.Head, "/health/ready"));
        Assert.Equal(200, (int)head.StatusCode);
    }

    [Fact]
    public async Task ANodeThatIsNotReadySaysWhyAndIsLive()
    {
        _host.State.Readiness = new([new("drain", null), new("member", "It is not a member yet."), new("lease", "No majority is in sight.")]);

        using var response = await _host.Http.GetAsync("/health/ready");

        Assert.Equal(503, (int)response.StatusCode);
        var problem = await GatewayHost.JsonAsync(response);
        Assert.Equal("not-ready", problem.GetProperty("reason").GetString());
        Assert.Equal(
            """["It is not a member yet.","No majority is in sight."]""", problem.GetProperty("faults").GetRawText());
        Assert.Equal(
            """
            [{"name":"drain","status":"pass"},{"name":"member","status":"fail","reason":"It is not a member yet."},
            {"name":"lease","status":"fail","reason":"No majority is in sight."}]
            """.ReplaceLineEndings(string.Empty),
            problem.GetProperty("checks").GetRawText());
        using var live = await _host.Http.GetAsync("/health/live");
        Assert.Equal(200, (int)live.StatusCode);
    }

    private static string EmptyDigest => Ring.Empty.Digest.ToString("x16", null);

    private static MeshMember Member(string name, Address address) => new(
        name, new(address, 11), MemberStatus.Up, true, ["service:echo", "voter"], ["echo"], 2, 4054, true, "0.1.0");
}
