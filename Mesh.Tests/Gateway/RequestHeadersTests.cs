using Mesh.Node.Gateway;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Mesh.Tests.Gateway;

public sealed class RequestHeadersTests
{
    private static readonly TimeSpan Max = TimeSpan.FromSeconds(30);

    [Fact]
    public void WithoutHeadersNothingSpecialIsAsked()
    {
        Assert.Null(RequestHeaders.ReadOptions(new HeaderDictionary(), Max, out var options));
        Assert.Equal(default, options);
        Assert.Null(RequestHeaders.ReadKey(StringValues.Empty, out var key));
        Assert.Null(key);
        Assert.Null(RequestHeaders.ReadRequestId(StringValues.Empty, out var id));
        Assert.Null(id);
    }

    [Theory]
    [InlineData("1", 1)]
    [InlineData("0250", 250)]
    [InlineData("30000", 30000)]
    public void ADeadlineIsAWholeNumberOfMilliseconds(string text, int wantedMs)
    {
        var headers = new HeaderDictionary { [GatewayHeaders.DeadlineMs] = text };

        Assert.Null(RequestHeaders.ReadOptions(headers, Max, out var options));
        Assert.Equal(TimeSpan.FromMilliseconds(wantedMs), options.Deadline);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("30001")]
    [InlineData("1.5")]
    [InlineData("1e3")]
    [InlineData("5s")]
    [InlineData("99999999999999999999")]
    public void AnyOtherDeadlineIsRefusedNamingValueAndRange(string text)
    {
        var headers = new HeaderDictionary { [GatewayHeaders.DeadlineMs] = text };

        var fault = RequestHeaders.ReadOptions(headers, Max, out _);

        var detail = $"Mesh-Deadline-Ms is \"{text}\"; wanted a whole number from 1 to 30000.";
        Assert.Equal(new(400, "invalid-deadline", detail), fault);
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("false", false)]
    public void IdempotentIsTrueOrFalse(string text, bool wanted)
    {
        var headers = new HeaderDictionary { [GatewayHeaders.Idempotent] = text };

        Assert.Null(RequestHeaders.ReadOptions(headers, Max, out var options));
        Assert.Equal(wanted, options.Idempotent);
    }

    [Theory]
    [InlineData("")]
    [InlineData("yes")]
    [InlineData("True")]
    [InlineData("1")]
    public void AnyOtherIdempotentIsRefused(string text)
    {
        var headers = new HeaderDictionary { [GatewayHeaders.Idempotent] = text };

        var fault = RequestHeaders.ReadOptions(headers, Max, out _);

        Assert.Equal(
            new(400, "invalid-header", $"Mesh-Idempotent is \"{text}\"; wanted \"true\" or \"false\"."), fault);
    }

    [Theory]
    [InlineData("a", true)]
    [InlineData("!~", true)]
    [InlineData("", false)]
    [InlineData("a b", false)]
    [InlineData("é", false)]
    [InlineData("\u007F", false)]
    public void ARequestIdIsVisibleAscii(string text, bool taken)
    {
        Assert.Equal(taken, RequestHeaders.ReadRequestId(text, out var id) is null);
        Assert.Equal(taken ? text : null, id);
    }

    [Theory]
    [InlineData(128, true)]
    [InlineData(129, false)]
    public void ARequestIdHasAtMost128Characters(int length, bool taken) =>
        Assert.Equal(taken, RequestHeaders.ReadRequestId(new string('a', length), out _) is null);

    [Theory]
    [InlineData(0, 400)]
    [InlineData(1, null)]
    [InlineData(512, null)]
    [InlineData(513, 400)]
    public void AKeyHas1To1024BytesOfUtf8(int twoByteCharacters, int? status) =>
        Assert.Equal(status, RequestHeaders.ReadKey(new string('é', twoByteCharacters), out _)?.Status);

    [Fact]
    public void AHeaderThatStandsTwiceIsRefused()
    {
        StringValues twice = new(["1", "1"]);

        Assert.Equal(400, RequestHeaders.ReadKey(twice, out _)?.Status);
        Assert.Equal(400, RequestHeaders.ReadRequestId(twice, out _)?.Status);
        Assert.Equal(400, RequestHeaders.ReadOptions(
            new HeaderDictionary { [GatewayHeaders.DeadlineMs] = twice }, Max, out _)?.Status);
        Assert.Equal(400, RequestHeaders.ReadOptions(
            new HeaderDictionary { [GatewayHeaders.Idempotent] = new(["true", "true"]) }, Max, out _)?.Status);
    }
}
