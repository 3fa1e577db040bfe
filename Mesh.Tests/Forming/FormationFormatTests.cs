using System.Runtime.Serialization;
using Akka.Actor;
using Mesh.Forming;
using Mesh.Membership;
using Mesh.Serialization;
using static Mesh.Tests.Forming.FormationTests;

namespace Mesh.Tests.Forming;

public sealed class FormationFormatTests : IAsyncLifetime
{
    private readonly ActorSystem _system = ActorSystem.Create("formats");
    private readonly MeshSerializer _serializer;

    public FormationFormatTests() => _serializer = new((ExtendedActorSystem)_system);

    public static TheoryData<string> Manifests => [.. All().Select(FormationFormat.ManifestOf)];

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _system.Terminate();

    [Theory]
    [MemberData(nameof(Manifests))]
    public void WhatANewerProgramAddsIsPassedOver(string manifest)
    {
        var message = Message(manifest);

        Assert.Equivalent(message, _serializer.FromBinary([.. _serializer.ToBinary(message), 1, 2, 3], manifest), strict: true);
    }

    [Theory]
    [MemberData(nameof(Manifests))]
    public void AMessageLongerThanAnyIsRefused(string manifest) => Assert.Throws<SerializationException>(
        () => _serializer.FromBinary([.. _serializer.ToBinary(Message(manifest)), .. new byte[16 * 1024]], manifest));

    [Theory]
    [InlineData("a\u001b[2J")]
    [InlineData("a\nb")]
    public void WhatDoesNotBelongIntoALogIsRefused(string reason) => Assert.Throws<SerializationException>(
        () => _serializer.FromBinary(_serializer.ToBinary(new Wait(reason)), "formation-wait-1"));

    private static FormationMessage Message(string manifest) => All().Single(message => FormationFormat.ManifestOf(message) == manifest);

    private static IEnumerable<FormationMessage> All() =>
    [
        new Question(new NodeFacts(1, 65_535, "points-per-weight=256", List(7), "node-ä", At('a'), int.MinValue)),
        new InCluster(-1, new Standing(new ClusterId(ulong.MaxValue), true, 7, IsForming: true)),
        new InNone(List(3), At('c')),
        new Refused(true, ["x is 1; it must be 2.", "y is 3; it must be 4."]),
        new Wait("the name is held"),
        new Call(5, new Standing(new ClusterId(1), false, 0)),
    ];
}
