using System.Text;
using CsCheck;
using Mesh.Node.Gateway;

namespace Mesh.Tests.Gateway;

public sealed class PathKeyTests
{
    [Theory]
    [InlineData("/v1/services/s/a", "a")]
    [InlineData("/v1/services/s/a%2Fb", "a/b")]
    [InlineData("/v1/services/s/a%2fb", "a/b")]
    [InlineData("/v1/services/s/a%252Fb", "a%2Fb")]
    [InlineData("/v1/services/s/a+b%20c", "a+b c")]
    [InlineData("/v1/services/s/%C3%A9%F0%9F%98%80", "é😀")]
    [InlineData("/v1/services/s/%00", "\0")]
    [InlineData("/v1/services/s/...", "...")]
    [InlineData("/v1/services/s/a%3Fb?c=/d", "a?b")]
    [InlineData("/v1/services/s/a?", "a")]
    [InlineData("http://127.0.0.1:8080/v1/services/s/a%2Fb?x", "a/b")]
    public void TheLastSegmentIsTheKeyPercentDecoded(string target, string wanted)
    {
        Assert.True(PathKey.TryDecode(target, out var key, out var fault));
        Assert.Null(fault);
        Assert.Equal(wanted, key);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("/v1/services/s/", "empty")]
    [InlineData("/v1/services/s/?a", "empty")]
    [InlineData("/v1/services/s/%", "'%' at character 1")]
    [InlineData("/v1/services/s/a%2", "'%' at character 2")]
    [InlineData("/v1/services/s/a%zz", "'%' at character 2")]
    [InlineData("/v1/services/s/a%+1b", "'%' at character 2")]
    [InlineData("/v1/services/s/%ff", "not UTF-8")]
    [InlineData("/v1/services/s/%C3", "not UTF-8")]
    [InlineData("/v1/services/s/%ED%A0%80", "not UTF-8")]
    [InlineData("/v1/services/s/%C0%AF", "not UTF-8")]
    [InlineData("/v1/services/s/é", "U+00E9 at character 1")]
    [InlineData("/v1/services/s/a b", "U+0020 at character 2")]
    [InlineData("/v1/services/s/.", "dot segment")]
    [InlineData("/v1/services/s/%2E%2e", "dot segment")]
    public void AnythingElseIsRefusedNamingTheFault(string target, string detail)
    {
        Assert.False(PathKey.TryDecode(target, out _, out var fault));
        Assert.Equal((400, "invalid-key"), (fault.Status, fault.Reason));
        Assert.Contains(detail, fault.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1024, true)]
    [InlineData(1025, false)]
    [InlineData(8000, false)]
    public void AKeyHasAtMost1024Bytes(int bytes, bool taken)
    {
        var target = $"/v1/services/s/%41{new string('a', bytes - 1)}";

        Assert.Equal(taken, PathKey.TryDecode(target, out _, out var fault));

        var wanted = taken ? null : $"The key has {bytes} bytes; wanted 1 to 1024 bytes of UTF-8.";
        Assert.Equal(wanted, fault?.Detail);
    }

    [Fact]
    public void EveryKeyThatIsEscapedComesBack() => Gen.String[1, 200].Sample(text =>
    {
        var wanted = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)); // lone surrogates are no UTF-8
        var target = $"/v1/services/s/{Uri.EscapeDataString(wanted)}";
        return wanted is "." or ".." || (PathKey.TryDecode(target, out var key, out _) && key == wanted);
    });

    [Fact]
    public void RandomTargetsNeverThrow() => Gen.String.Sample(
        target => PathKey.TryDecode($"/{target}", out var key, out var fault) == (fault is null && key is not null));
}
