using System.Diagnostics;
using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Cluster;
using Akka.Configuration;
using Akka.Dispatch.SysMsg;
using Akka.Serialization;
using Google.Protobuf;
using Mesh.Configuration;
using Mesh.Serialization;
using Mesh.Tests.Support;
using Xunit.Abstractions;

namespace Mesh.Tests.Serialization;

/// <summary>What a node's own serializers read of what another system may send.</summary>
public sealed class KnownMessagesTests(ITestOutputHelper output) : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly List<ActorSystem> _systems = [];

    /// <summary>Messages that stop, suspend, restart or deploy actors, as Akka writes them.</summary>
    public static TheoryData<int, string> Harmful => new()
    {
        { 3, "" },
        { 16, "PP" },
        { 16, "K" },
        { 16, "IR" },
        { 16, "CF" },
        { 16, "RORRC" },
        { 22, "Akka.Dispatch.SysMsg.Terminate, Akka" },
        { 22, "Akka.Dispatch.SysMsg.Suspend, Akka" },
        { 22, "Akka.Dispatch.SysMsg.Resume, Akka" },
        { 22, "Akka.Dispatch.SysMsg.Recreate, Akka" },
        { 22, "Akka.Dispatch.SysMsg.Create, Akka" },
        { 22, "Akka.Dispatch.SysMsg.Supervise, Akka" },
        { 22, "Akka.Dispatch.SysMsg.Failed, Akka" },
        { 5, "Akka.Cluster.Routing.ClusterRouterPool, Akka.Cluster" },
        { 36, "a" },
    };

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        // One by one: two that leave at once wait for each other.
        foreach (var system in _systems)
        {
            await CoordinatedShutdown.Get(system).Run(CoordinatedShutdown.ClrExitReason.Instance);
        }
    }

    [Fact]
    public void ANodeHasNoSerializerThatBuildsWhatAMessageNames()
    {
        var system = StartNode(string.Empty);
        for (var i = 1; i <= 3; i++)
        {
            var watch = Stopwatch.StartNew();
            Assert.Empty(SerializationSelfTest.Run(system, []));
            output.WriteLine($"run {i} took {watch.Elapsed.TotalMilliseconds:0.0} ms");
        }
    }

    /// <summary>The canary is built by Akka's own serializers, or the tests above and below would show nothing.</summary>
    [Fact]
    public void AkkasOwnBuildIt()
    {
        var faults = SerializationSelfTest.Run(
            Start(ConfigurationFactory.ParseString("akka { actor.provider = remote, remote.dot-netty.tcp { hostname = 127.0.0.1, port = 0 } }")), []);

        foreach (var identifier in (int[])[1, 2, 16, 22])
        {
            Assert.Contains(faults, fault => fault.Contains($"(identifier {identifier}) built", StringComparison.Ordinal));
        }

        Assert.Contains(faults, fault => fault.Contains("akka.actor.serializers.json lets it", StringComparison.Ordinal));
    }

    [Fact]
    public void JsonUnderAnotherAliasIsFound()
    {
        var faults = SerializationSelfTest.Run(
            StartNode("akka.actor.serializers.mine = \"Akka.Serialization.NewtonSoftJsonSerializer, Akka\""), []);

        Assert.Contains(faults, fault => fault.Contains("(identifier 1) built", StringComparison.Ordinal)
            && fault.Contains("akka.actor.serializers.mine", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.Contains("NewtonSoftJsonSerializer, Akka has the identifier 1", StringComparison.Ordinal));
    }

    [Fact]
    public void JsonThatCodePutsBackIsFound()
    {
        var faults = SerializationSelfTest.Run(StartNode(string.Empty, SerializationSetup.Create(system =>
            [SerializerDetails.Create("json", new NewtonSoftJsonSerializer(system), [typeof(object)])])), []);

        Assert.Contains(faults, fault => fault.Contains("(identifier 1) built", StringComparison.Ordinal));
    }

    [Fact]
    public void ASerializerOfADeploymentIsLetInByName()
    {
        const string Name = "Mesh.Tests.Serialization.KnownMessagesTests+OwnSerializer, Mesh.Tests";
        var system = StartNode($$"""
            akka.actor {
              serializers.own = "{{Name}}"
              serialization-identifiers."{{Name}}" = 77
            }
            """);

        Assert.Contains($"{Name} (identifier 77) reads what comes from other nodes; mesh.remoting.serializers", Assert.Single(SerializationSelfTest.Run(system, [])), StringComparison.Ordinal);
        Assert.Empty(SerializationSelfTest.Run(system, [Name]));
        Assert.Contains("names Mine, Mine; no serializer", Assert.Single(SerializationSelfTest.Run(system, [Name, "Mine, Mine"])), StringComparison.Ordinal);
    }

    [Fact]
    public void ProtocolBuffersAreReadWhereTheyAreNamed()
    {
        const string Name = "Akka.Remote.Serialization.ProtobufSerializer, Akka.Remote";
        var named = StartNode($"mesh.remoting.serializers = [\"{Name}\"]");

        Assert.Empty(SerializationSelfTest.Run(named, [Name]));
        Assert.IsType<Google.Protobuf.WellKnownTypes.Empty>(Read(named, 2, "Google.Protobuf.WellKnownTypes.Empty, Google.Protobuf"));
        Assert.Throws<SerializationException>(() => Read(StartNode(string.Empty), 2, "Google.Protobuf.WellKnownTypes.Empty, Google.Protobuf"));
    }

    [Theory]
    [MemberData(nameof(Harmful))]
    public void WhatStopsOrDeploysActorsIsNotRead(int identifier, string manifest) =>
        Assert.Throws<SerializationException>(() => Read(StartNode(string.Empty), identifier, manifest));

    [Fact]
    public void ATypeWithoutASerializerDoesNotLeaveTheNode() =>
        Assert.Throws<SerializationException>(() => StartNode(string.Empty).Serialization.Serialize(new Uri("http://x/")));

    /// <summary>As deep as a frame has room: Akka's own reads all of it, which takes seconds.</summary>
    [Fact]
    public void MessagesWithinEachOtherAreReadToADepth()
    {
        var system = StartNode(string.Empty);
        var bytes = Array.Empty<byte>();
        var depth = 0;
        for (; bytes.Length < 100_000; depth++)
        {
            bytes = Within(bytes, depth == 0 ? (byte)4 : (byte)6);
        }

        Assert.True(depth > 5_000);
        Assert.Throws<SerializationException>(() => system.Serialization.Deserialize(bytes, 6, string.Empty));
        Assert.IsType<ActorSelectionMessage>(system.Serialization.Deserialize(Within(Within([], 4), 6), 6, string.Empty));
    }

    [Fact]
    public void AFailureComesWithItsCausesAndIsBuiltOfKnownTypesAlone()
    {
        var system = StartNode(string.Empty);
        var cause = new TimeoutException("late", new OddException("odd", new FormatException("bad")));

        var read = RoundTrip(system, new Status.Failure(cause, "state"));

        Assert.Equal(("late", "state"), (Assert.IsType<TimeoutException>(read.Cause).Message, read.State));
        var odd = Assert.IsType<RemoteException>(read.Cause.InnerException);
        Assert.Equal(("odd", $"{typeof(OddException).FullName}, Mesh.Tests"), (odd.Message, odd.RemoteType));
        Assert.Equal("bad", Assert.IsType<FormatException>(odd.InnerException).Message);
    }

    [Fact]
    public void AFailureWithoutAnEndIsRefused()
    {
        Exception cause = new FormatException("first");
        for (var i = 0; i < FailureFormat.MaxCauses; i++)
        {
            cause = new FormatException("next", cause);
        }

        Assert.Throws<SerializationException>(() => RoundTrip(StartNode(string.Empty), new Status.Failure(cause, "state")));
    }

    [Fact]
    public void WatchingIsRead()
    {
        var system = StartNode(string.Empty);
        var watcher = (IInternalActorRef)system.ActorOf(Props.Create(() => new Nothing()), "watcher");

        var watch = RoundTrip(system, new Watch(watcher, watcher));

        Assert.Equal(watcher, watch.Watcher);
    }

    /// <summary>A type that distributed data names is looked up, and not built.</summary>
    [Fact]
    public void DistributedDataBuildsNoneOfTheTypesThatItNames()
    {
        var system = StartNode(string.Empty);
        foreach (var manifest in (string[])["B", "C", "Ca", "Cr", "Cf", "Cg", "E", "H", "Ha", "Hg", "I", "Ig", "J", "K", "b", "c", "e", "h", "i", "j", "k"])
        {
            foreach (var field in Enumerable.Range(1, 8))
            {
                var named = Field(field, Concat([8, 3], Field(2, System.Text.Encoding.UTF8.GetBytes(Canary.Name))));
                Assert.False(Canary.IsBuiltBy(() => Record.Exception(() => Read(system, 11, manifest, named))), $"{manifest}, field {field}");
            }
        }

    }

    /// <summary>Whoever could derive from one could have it stand for something else.</summary>
    [Fact]
    public void TypesThatCrossTheControlPlaneAreSealedOrAClosedFamily()
    {
        var bound = ConfigurationFactory.Empty.WithFallback(AkkaConfig.Build(Configuration.Deployment.Options(string.Empty), [], 4_054))
            .GetConfig("akka.actor.serialization-bindings").AsEnumerable()
            .Where(binding => binding.Value.GetString() == "mesh")
            .Select(binding => Type.GetType(binding.Key, throwOnError: true)!)
            .ToArray();

        Assert.Equal(5, bound.Length);
        foreach (var type in bound)
        {
            var family = type.Assembly.GetTypes().Where(type.IsAssignableFrom).Where(one => one != type || !type.IsAbstract).ToArray();
            Assert.NotEmpty(family);
            Assert.All(family, one => Assert.True(one.IsSealed, $"{one} can be derived from"));
            Assert.True(type.IsSealed || !type.IsPublic, $"{type} can be derived from elsewhere");
        }
    }

    [Fact]
    public async Task AClusterFormsWithoutJson()
    {
        var first = StartNode(string.Empty);
        var second = StartNode(string.Empty);
        Array.ForEach([first, second], system => Cluster.Get(system).Join(Cluster.Get(first).SelfAddress));

        await Task.WhenAll(Up(first), Up(second)).WaitAsync(Patience);

        Assert.Equal(2, Cluster.Get(second).State.Members.Count);
    }

    private static Task Up(ActorSystem system)
    {
        var up = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Cluster.Get(system).RegisterOnMemberUp(up.SetResult);
        return up.Task;
    }

    private static object Read(ActorSystem system, int identifier, string manifest, byte[]? bytes = null) =>
        system.Serialization.Deserialize(bytes ?? [], identifier, manifest);

    private static T RoundTrip<T>(ActorSystem system, T message)
        where T : notnull
    {
        var serializer = system.Serialization.FindSerializerFor(message);
        return (T)system.Serialization.Deserialize(
            system.Serialization.Serialize(message), serializer.Identifier, Akka.Serialization.Serialization.ManifestFor(serializer, message));
    }

    /// <summary>A selection around a message of a serializer.</summary>
    private static byte[] Within(byte[] message, byte identifier) => Field(1, Concat(Field(1, message), [16, identifier]));

    private static byte[] Field(int number, byte[] value)
    {
        using var bytes = new MemoryStream();
        using (var output = new CodedOutputStream(bytes, leaveOpen: true))
        {
            output.WriteTag(number, WireFormat.WireType.LengthDelimited);
            output.WriteBytes(ByteString.CopyFrom(value));
        }

        return bytes.ToArray();
    }

    private static byte[] Concat(params byte[][] parts) => [.. parts.SelectMany(part => part)];

    private ActorSystem StartNode(string hocon, params Setup[] setups)
    {
        var port = Ports.Free();
        var options = Configuration.Deployment.Options($"mesh.node {{ name = n{port}, port = {port}, data-port = 1 }}\n{hocon}");
        var deployment = ConfigurationFactory.ParseString($"{hocon}\nakka {{ loglevel = ERROR, cluster.gossip-interval = 200ms }}");
        return Start(AkkaConfig.Build(options, [], 1, deployment), setups);
    }

    private ActorSystem Start(Config config, params Setup[] setups)
    {
        var setup = setups.Aggregate(ActorSystemSetup.Create(BootstrapSetup.Create().WithConfig(config)), (all, one) => all.And(one));
        var system = ActorSystem.Create(AkkaConfig.SystemName, setup);
        _systems.Add(system);
        return system;
    }

    private sealed class OddException(string message, Exception inner) : Exception(message, inner);

    private sealed class Nothing : ReceiveActor;

    private sealed class OwnSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
    {
        public override string Manifest(object o) => "own";

        public override byte[] ToBinary(object obj) => [];

        public override object FromBinary(byte[] bytes, string manifest) => "own";
    }
}
