using System.Net;
using Mesh.Upstreams;
using static Mesh.Tests.Upstreams.UpstreamDefinitions;

namespace Mesh.Tests.Upstreams;

public sealed class UpstreamFormatTests
{
    public static TheoryData<int> Kinds => [0, 1, 2, 3, 4, 5, 6];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void EachEntryComesBackAsItWasWritten(int kind)
    {
        UpstreamEntry entry = kind switch
        {
            0 => new SettingsEntry("orders", Settings(("key", "cookie sid"), ("hosts", "a,b"))),
            1 => new InstanceEntry(
                Instance("a", zone: "east", weight: 7) with { TimeToLive = TimeSpan.FromSeconds(9), Metadata = Settings(("ä", "ö")) }, 42),
            2 => new DoubtsEntry(["orders/a", "orders/b"]),
            3 => new GatewayEntry(["127.0.0.1", "n1"], [8080, 8090]),
            4 => new ResolvedEntry("orders", "http://_http._tcp.orders.internal", "n1",
            [
                new(IPAddress.Parse("10.0.0.1"), 8080, 3, "a.orders.internal"),
                new(IPAddress.Parse("2001:db8::1"), 65_535, 100, "b.orders.internal"),
            ]),
            5 => new UnresolvedEntry("orders", "http://orders.internal", "n1", "no answer"),
            _ => new UnknownEntry(7, [1, 2, 3]),
        };

        Assert.Equal(entry, Read(Write(entry)));
    }

    [Fact]
    public void WhatIsCutShortOrNoEntryIsRefused()
    {
        var bytes = Write(new InstanceEntry(Instance("a"), 1));

        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.ThrowsAny<Exception>(() => Read(bytes[..length]));
        }

        Assert.Throws<FormatException>(() => Read([0]));
        Assert.Throws<FormatException>(() => Read([3, 255, 255, 255, 127]));
        Assert.Throws<FormatException>(() => Read(Write(new InstanceEntry(Instance("a") with { Weight = 1_000 }, 1))));
    }

    [Theory]
    [InlineData("orders.internal", 80, 1)]
    [InlineData("10.0.0.1", 0, 1)]
    [InlineData("10.0.0.1", 80, 0)]
    [InlineData("10.0.0.1", 80, 101)]
    public void AServerThatCanNotBeIsRefused(string address, int port, int weight)
    {
        using var bytes = new MemoryStream();
        using (var writer = new BinaryWriter(bytes))
        {
            writer.Write((byte)5);
            Array.ForEach(["orders", "http://orders.internal", "n1"], writer.Write);
            writer.Write(1);
            writer.Write(address);
            writer.Write((ushort)port);
            writer.Write((byte)weight);
            writer.Write("orders.internal");
        }

        Assert.Throws<FormatException>(() => Read(bytes.ToArray()));
    }

    private static byte[] Write(UpstreamEntry entry)
    {
        using var bytes = new MemoryStream();
        using (var writer = new BinaryWriter(bytes))
        {
            UpstreamFormat.Write(writer, entry);
        }

        return bytes.ToArray();
    }

    private static UpstreamEntry? Read(byte[] bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes));
        return UpstreamFormat.Read(reader, UpstreamFormat.Manifest);
    }
}
