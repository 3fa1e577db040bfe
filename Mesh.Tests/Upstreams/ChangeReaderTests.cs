using System.Text;
using Mesh.Configuration;
using Mesh.Upstreams;

namespace Mesh.Tests.Upstreams;

public sealed class ChangeReaderTests
{
    private static readonly ChangeReader Reader = new(MeshConfig.Reference(_ => null));

    public static TheoryData<byte[], string> Bodies => new()
    {
        { [.. "{\"key\":\""u8, 0xC3, 0x28, .. "\"}"u8], "text that is no Unicode" },
        { [.. "{\""u8, 0xFF, .. "\":1}"u8], "text that is no Unicode" },
        { [.. "{\"hosts\":[\""u8, 0x80, .. "\"]}"u8], "text that is no Unicode" },
        { Encoding.UTF8.GetBytes("{\"key\":\"\\ud800\"}"), "text that is no Unicode" },
        { Encoding.UTF8.GetBytes("{\"\":t\0"), "'t?' is an invalid JSON literal" },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public void ABodyThatCanNotBeReadIsAFaultInPlainWords(byte[] body, string wanted)
    {
        var fault = Assert.Single(Reader.Upstream("orders", body, UpstreamView.Empty).Faults);

        Assert.StartsWith("The body is no JSON that can be read; ", fault, StringComparison.Ordinal);
        Assert.Contains(wanted, fault, StringComparison.Ordinal);
        Assert.DoesNotContain(fault, char.IsControl);
    }

    [Fact]
    public void AKeyOfAnyLengthIsUnknown()
    {
        var key = new string('k', 60_000);

        var fault = Assert.Single(Reader.Upstream("orders", Encoding.UTF8.GetBytes($"{{\"{key}\":1}}"), UpstreamView.Empty).Faults);

        Assert.Equal($"mesh.upstreams.orders.{key} is unknown; it must be a key of reference.conf.", fault);
    }
}
