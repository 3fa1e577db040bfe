using Mesh.Links;

namespace Mesh.Tests.Links;

public sealed class HelloTests
{
    private static readonly Hello Self = new(2, 4, "mesh", new("node2", 22), new("node2", 22), 99);
    private static readonly Hello Good = new(1, 3, "mesh", new("node1", 11), new("node2", 22), 99);

    public static TheoryData<ushort, ushort, string, string, int, ulong, string[]> Refusals => new()
    {
        { 5, 9, "mesh", "node2", 22, 99, ["versions 5 to 9", "2 to 4"] },
        { 1, 1, "mesh", "node2", 22, 99, ["versions 1 to 1", "2 to 4"] },
        { 4, 1, "mesh", "node2", 22, 99, ["versions 4 to 1"] },
        { 1, 3, "other", "node2", 22, 99, ["'other'", "'mesh'"] },
        { 1, 3, "mesh", "node3", 22, 99, ["node3#00000016", "node2#00000016"] },
        { 1, 3, "mesh", "node2", 23, 99, ["node2#00000017", "node2#00000016"] },
        { 1, 3, "mesh", "node2", 22, 98, ["0000000000000062", "0000000000000063", "mesh.ring"] },
        { 9, 9, "other", "node3", 22, 98, ["versions 9", "'other'", "node3", "mesh.ring"] },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public void WhatCannotWorkTogetherIsRefusedWithEveryReason(
        ushort min, ushort max, string cluster, string name, int incarnation, ulong ring, string[] reasons)
    {
        var refusal = HelloAnswer.To(new(min, max, cluster, Good.From, new(name, incarnation), ring), Self).Refusal;

        Assert.All(reasons, reason => Assert.Contains(reason, refusal, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1, 3, 3)]
    [InlineData(1, 2, 2)]
    [InlineData(3, 9, 4)]
    [InlineData(4, 4, 4)]
    public void TheHighestCommonVersionIsSpoken(ushort min, ushort max, ushort spoken) => Assert.Equal(
        new HelloAnswer(spoken, null), HelloAnswer.To(Good with { MinVersion = min, MaxVersion = max }, Self));

    [Fact]
    public void ARefusalOfAnUnknownKindIsAFault() => Assert.Throws<ProtocolException>(() =>
    {
        var entry = new EntryReader([2, 0, 0]);
        HelloAnswer.Read(EntryKind.HelloRefused, ref entry);
    });

    [Fact]
    public void AVersionThatWasNotOfferedIsAFault() => Assert.Throws<ProtocolException>(() =>
    {
        var entry = new EntryReader([9, 0]);
        HelloAnswer.Read(EntryKind.HelloAccepted, ref entry);
    });

    [Theory]
    [InlineData("a\nforged line of a log")]
    [InlineData("\u001b[2J")]
    public void ANameThatWouldForgeALogIsAFault(string cluster) => Assert.Throws<ProtocolException>(() =>
    {
        var space = new byte[Hello.MaxBytes];
        var entry = new EntryReader(space.AsSpan(1, Hello.Write(Good with { Cluster = cluster }, space) - 1));
        Hello.Read(ref entry);
    });
}
