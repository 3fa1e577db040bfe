using System.Collections.Frozen;
using Mesh.Hosting;
using Mesh.Links;
using Mesh.Routing;
using Mesh.Services;
using Mesh.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Mesh.Tests.Routing;

/// <summary>Requests that this node answers itself, with the defaults.</summary>
public sealed class LocalPeerTests
{
    private readonly Echo _echo = new();
    private readonly RequestRouter _router;
    private readonly ServiceLoads _loads;

    public LocalPeerTests()
    {
        var options = TestOptions.Of();
        var clock = new FakeTimeProvider();
        var definition = options.DefinitionOf("s");
        _router = new RequestRouter(options, clock, new Random(1));
        var running = new RunningRequests(clock, TimeSpan.FromSeconds(1));
        var hosts = new ServiceHosts([new HandlerHost(definition, _echo, 100, clock, NullLogger.Instance, running)], running);
        var routes = RoutingRig.RoutesOver([new LocalPeer("node1", hosts, _router)], definition);
        _loads = new ServiceLoads("s", routes.LoadNeeds(options.Ejection), options.Ejection, seed: 1, TimeSpan.Zero);
        routes = routes with
        {
            Conditions = new RouteConditions
            {
                Service = _loads,
                Loads = _loads.Of([new NodeIdentity("node1", 1)]),
                TotalWeight = 1,
            },
        };
        _router.Routes = new RouteTable(new Dictionary<string, ServiceRoutes> { ["s"] = routes }.ToFrozenDictionary(), IsInCluster: true);
    }

    [Fact]
    public async Task ACallersRequestRunsOnItsOwnThread()
    {
        var sent = Send();

        Assert.True(sent.IsCompleted);
        Assert.True((await sent).IsReplied);
    }

    [Fact]
    public async Task ARequestOfAnActorDoesNotHoldItUp()
    {
        var queued = new Queue<IThreadPoolWorkItem>();
        WorkPool.Rehearse(queued.Enqueue);
        ValueTask<RequestResult> sent;
        try
        {
            sent = Send(holdsCaller: false);
            Assert.Equal(0, _echo.Began);
            while (queued.TryDequeue(out var work))
            {
                work.Execute();
            }
        }
        finally
        {
            WorkPool.Rehearse(null);
        }

        Assert.Equal(1, _echo.Began);
        Assert.True((await sent).IsReplied);
    }

    [Fact]
    public void ARequestThatIsMeasuredAllocatesNothing()
    {
        Assert.True(_loads.Needs.Outcomes);

        Assert.Equal(0, Allocations.Of(() => SendMany(1_000)));
    }

    private void SendMany(int count)
    {
        for (var i = 0; i < count; i++)
        {
            var sent = Send();
            if (!sent.IsCompletedSuccessfully || !sent.Result.IsReplied)
            {
                throw new InvalidOperationException("not answered at once");
            }
        }
    }

    private ValueTask<RequestResult> Send(bool holdsCaller = true) =>
        _router.SendAsync("s", "k", default, default, CancellationToken.None, holdsCaller);

    private sealed class Echo : IServiceHandler
    {
        public int Began { get; private set; }

        public ValueTask<Reply> HandleAsync(Request request, CancellationToken cancellation)
        {
            Began++;
            return new(Reply.With(request.Payload));
        }
    }
}
