using Mesh.Upstreams;
using static Mesh.Tests.Upstreams.UpstreamDefinitions;

namespace Mesh.Tests.Upstreams;

public sealed class UpstreamFormatTests
{
    public static TheoryData<int> Kinds => [0, 1, 2, 3];

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
            _ => new GatewayEntry(["127.0.0.1", "n1"], 8080),
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

        Assert.Throws<FormatException>(() => Read([9]));
        Assert.Throws<FormatException>(() => Read([3, 255, 255, 255, 127]));
        Assert.Throws<FormatException>(() => Read(Write(new InstanceEntry(Instance("a") with { Weight = 1_000 }, 1))));
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
