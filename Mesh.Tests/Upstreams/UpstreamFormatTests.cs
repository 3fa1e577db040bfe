using Mesh.Upstreams;
using static Mesh.Tests.Upstreams.UpstreamDefinitions;

namespace Mesh.Tests.Upstreams;

public sealed class UpstreamFormatTests
{
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
    [InlineData("orders.internal", 80, 1, "orders.internal")]
    [InlineData("10.0.0.1", 0, 1, "orders.internal")]
    [InlineData("10.0.0.1", 80, 0, "orders.internal")]
    [InlineData("10.0.0.1", 80, 101, "orders.internal")]
    [InlineData("10.0.0.1", 80, 1, "orders internal")]
    [InlineData("10.0.0.1", 80, 1, "orders.internal\r\nX: y")]
    public void AServerThatCanNotBeIsRefused(string address, int port, int weight, string host)
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
            writer.Write(host);
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
