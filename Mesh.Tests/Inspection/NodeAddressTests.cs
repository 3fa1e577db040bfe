using Mesh.Pbm;

namespace Mesh.Tests.Inspection;

public sealed class NodeAddressTests
{
    [Theory]
    [InlineData("127.0.0.1:9110", "127.0.0.1", 9110, "127.0.0.1:9110")]
    [InlineData("node1:1", "node1", 1, "node1:1")]
    [InlineData("node1.example", "node1.example", 9110, "node1.example:9110")]
    [InlineData("[::1]:65535", "::1", 65_535, "[::1]:65535")]
    [InlineData("[fe80::1%eth0]", "fe80::1%eth0", 9110, "[fe80::1%eth0]:9110")]
    public void AnAddressIsReadAndPrintedBack(string text, string host, int port, string printed)
    {
        var address = NodeAddress.Parse(text);

        Assert.Equal(new NodeAddress(host, port), address);
        Assert.Equal(printed, address.ToString());
    }

    [Theory]
    [InlineData("node1:0")]
    [InlineData("node1:65536")]
    [InlineData("node1:-1")]
    [InlineData("node1:+1")]
    [InlineData("node1: 1")]
    [InlineData("node1:http")]
    [InlineData("node1:")]
    [InlineData(":9110")]
    [InlineData("::1")]
    [InlineData("::1:9110")]
    [InlineData("[::1")]
    [InlineData("[::1]9110")]
    [InlineData("[node1]:9110")]
    [InlineData("[]:9110")]
    [InlineData("http://node1:9110")]
    [InlineData("user@node1:9110")]
    [InlineData("node1:9110/x")]
    public void ABadAddressIsAUsageErrorThatNamesIt(string text)
    {
        var fault = Assert.Throws<PbmException>(() => NodeAddress.Parse(text));

        Assert.Equal(Mesh.Pbm.ExitCode.Usage, fault.ExitCode);
        Assert.StartsWith($"\"{text}\" is no address of a node: ", fault.Message);
    }

    [Theory]
    [InlineData("cluster", false)]
    [InlineData("cluster-sharding", false)]
    [InlineData("127.0.0.1", true)]
    [InlineData("node1:9110", true)]
    [InlineData("[::1]:9110", true)]
    public void APaletteIsNeverTakenForAnAddress(string word, bool address) =>
        Assert.Equal(address, NodeAddress.IsMeantBy(word));
}
