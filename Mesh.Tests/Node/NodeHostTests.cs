using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Akka.Cluster;
using Mesh.Node.Startup;
using Mesh.Tests.Support;

namespace Mesh.Tests.Node;

public sealed class NodeHostTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task ANodeThatIsAskedToStopEndsInPeace()
    {
        await using var host = await StartAsync();

        Assert.Equal(ExitCode.Stopped, await host.StopAsync().WaitAsync(Patience));
        Assert.True(host.Ended.IsCompleted);
    }

    [Fact]
    public async Task ANodeThatTheClusterRemovesEndsAsRemoved()
    {
        await using var host = await StartAsync();
        var cluster = await UpAsync(host);

        cluster.Down(cluster.SelfAddress);
        await host.Ended.WaitAsync(Patience);

        Assert.Equal(ExitCode.Removed, await host.StopAsync().WaitAsync(Patience));
    }

    [Fact]
    public async Task ANodeThatIsAskedToLeaveEndsInPeace()
    {
        await using var host = await StartAsync();
        var cluster = await UpAsync(host);

        cluster.Leave(cluster.SelfAddress);
        await host.Ended.WaitAsync(Patience);

        Assert.Equal(ExitCode.Stopped, await host.StopAsync().WaitAsync(Patience));
    }

    [Fact]
    public async Task APortThatIsTakenAfterAllIsOneLine()
    {
        var plan = NodePlansTests.Plans(1, Ports.Deployment(out var gatewayPort))[0];
        using var listener = new TcpListener(IPAddress.Loopback, gatewayPort);
        listener.Start();
        using var output = new StringWriter();
        using var error = new StringWriter();

        Assert.Equal(ExitCode.BadConfiguration, await NodeGroup.RunAsync([plan], null, output, error).WaitAsync(Patience));
        Assert.StartsWith("lone could not start: ", error.ToString(), StringComparison.Ordinal);
        Assert.Single(error.ToString().TrimEnd().Split('\n'));
    }

    [Fact]
    public void AnActorSystemThatEndsForAnyOtherReasonMustStartAnew()
    {
        Assert.Equal(ExitCode.Removed, ExitCode.Of(null));
        Assert.Equal(ExitCode.Removed, ExitCode.Of(CoordinatedShutdown.UnknownReason.Instance));
    }

    [Theory]
    [InlineData(ExitCode.Removed)]
    [InlineData(ExitCode.BadConfiguration)]
    [InlineData(ExitCode.Stopped)]
    public async Task ANodeThatEndsItselfSaysHowAndWhyAndTheFirstReasonStays(int exitCode)
    {
        await using var host = await StartAsync();
        await UpAsync(host);

        host.Runtime.End(exitCode, "a value is 1; it must be 2.");
        host.Runtime.End(ExitCode.Removed, "something else.");
        await host.Ended.WaitAsync(Patience);

        Assert.Equal(exitCode, await host.StopAsync().WaitAsync(Patience));
        Assert.Equal("a value is 1; it must be 2.", host.Why);
    }

    [Fact]
    public async Task AKeyedActorThatNeverGivesItsThreadBackDoesNotKeepADownedNodeAlive()
    {
        var hocon = $"{Ports.Deployment(out var gatewayPort)}\nmesh.services.stuck.type = \"{typeof(StuckActor).AssemblyQualifiedName}\"";
        var host = await StartAsync(hocon);
        try
        {
            var cluster = await UpAsync(host);
            using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{gatewayPort}/") };
            await Eventually.Async(() => IsReadyAsync(http), () => "it never was ready", Patience);
            using var payload = new StringContent("hello");
            var call = http.PostAsync(new Uri("v1/services/stuck/a-key", UriKind.Relative), payload);
            Assert.Same(StuckActor.Entered.Task, await Task.WhenAny(StuckActor.Entered.Task, call).WaitAsync(Patience));

            cluster.Down(cluster.SelfAddress);
            await host.Ended.WaitAsync(Patience);

            Assert.Equal(ExitCode.Removed, await host.StopAsync().WaitAsync(Patience));
            await host.DisposeAsync().AsTask().WaitAsync(Patience);
            await Assert.ThrowsAnyAsync<Exception>(() => call.WaitAsync(TimeSpan.Zero));
        }
        finally
        {
            StuckActor.Release.Set();
        }
    }

    private static async Task<NodeHost> StartAsync(string? hocon = null)
    {
        var host = new NodeHost(NodePlansTests.Plans(1, hocon ?? Ports.Deployment(out _))[0]);
        await host.StartAsync();
        return host;
    }

    private static async Task<bool> IsReadyAsync(HttpClient http)
    {
        using var answer = await http.GetAsync(new Uri("health/ready", UriKind.Relative));
        return answer.IsSuccessStatusCode;
    }

    /// <summary>Holds the thread of its actor until the test is over.</summary>
    private sealed class StuckActor : KeyedActor
    {
        public static TaskCompletionSource Entered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public static ManualResetEventSlim Release { get; } = new();

        protected override ValueTask<Reply> HandleAsync(Request request, CancellationToken cancellation)
        {
            Entered.SetResult();
            Release.Wait(CancellationToken.None);
            return new(Reply.With(request.Payload));
        }
    }

    private static async Task<Cluster> UpAsync(NodeHost host)
    {
        var cluster = Cluster.Get(host.System);
        var up = new TaskCompletionSource();
        cluster.RegisterOnMemberUp(up.SetResult);
        await up.Task.WaitAsync(Patience);
        return cluster;
    }
}
