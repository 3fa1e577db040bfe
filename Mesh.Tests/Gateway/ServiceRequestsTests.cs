using System.Net;
using System.Net.Sockets;
using System.Text;
using Mesh.Node.Gateway;
using Mesh.Tests.Support;

namespace Mesh.Tests.Gateway;

public sealed class ServiceRequestsTests : IAsyncLifetime
{
    private GatewayHost _host = null!;

    public async Task InitializeAsync() => _host = await GatewayHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task ABodyIsThePayloadAndTheReplyIsTheBody()
    {
        byte[] payload = [0, 1, 2, 255];

        using var response = await _host.PostRawAsync("/v1/services/echo/k", new ByteArrayContent(payload));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(payload, await response.Content.ReadAsByteArrayAsync());
        Assert.Equal("application/octet-stream", response.Content.Headers.ContentType?.ToString());
        Assert.Equal("node2", Header(response, GatewayHeaders.Node));
        Assert.Equal("1", Header(response, GatewayHeaders.Attempts));
        Assert.Equal(32, Header(response, GatewayHeaders.RequestId)?.Length);
        Assert.False(response.Headers.Contains("Server"));
        var sent = Assert.Single(_host.Sent);
        Assert.Equal(("echo", "k"), (sent.Service, sent.Key));
        Assert.Equal(default, sent.Options);
    }

    [Theory]
    [InlineData("/v1/services/echo/a%2Fb", "a/b")]
    [InlineData("/v1/services/echo/a%252Fb", "a%2Fb")]
    [InlineData("/v1/services/echo/%C3%A9+%20?q=/z", "é+ ")]
    [InlineData("/v1/services/echo/%2e%2e%2e", "...")]
    [InlineData("/v1/services/%65cho/a", "a")]
    public async Task AKeyInThePathArrivesDecoded(string target, string key)
    {
        using var response = await _host.PostRawAsync(target);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var sent = Assert.Single(_host.Sent);
        Assert.Equal(("echo", key), (sent.Service, sent.Key));
    }

    [Theory]
    [InlineData("/v1/services/echo/%ff")]
    [InlineData("/v1/services/echo/%zz")]
    [InlineData("/v1/services/echo/a%")]
    [InlineData("/v1/services/echo/")]
    [InlineData("/v1/services/echo/a/")]
    [InlineData("/v1/services/echo/a/%2E")]
    public async Task ABadKeyIsRefusedAndNothingIsSent(string target)
    {
        using var response = await _host.PostRawAsync(target);

        var problem = await ProblemAsync(response, 400);
        Assert.Equal("invalid-key", problem.GetProperty("reason").GetString());
        Assert.Empty(_host.Sent);
    }

    [Fact]
    public async Task AKeyMayStandInAHeader()
    {
        using var keyed = await _host.PostRawAsync("/v1/services/echo", key: "a/b é %2F");
        using var keyless = await _host.PostRawAsync("/v1/services/echo");

        Assert.Equal(["a/b é %2F", null], _host.Sent.Select(sent => sent.Key));
    }

    [Theory]
    [InlineData("/v1/services/echo/a", "a", "invalid-header")]
    [InlineData("/v1/services/echo", "", "invalid-key")]
    public async Task ABadKeyHeaderIsRefused(string target, string key, string reason)
    {
        using var response = await _host.PostRawAsync(target, key: key);

        Assert.Equal(reason, (await ProblemAsync(response, 400)).GetProperty("reason").GetString());
        Assert.Empty(_host.Sent);
    }

    [Fact]
    public async Task TheOptionsAreThoseOfTheHeaders()
    {
        using var body = new ByteArrayContent([]);
        body.Headers.Add(GatewayHeaders.DeadlineMs, "250");
        body.Headers.Add(GatewayHeaders.Idempotent, "true");
        body.Headers.Add(GatewayHeaders.RequestId, "order-7");

        using var response = await _host.PostRawAsync("/v1/services/echo/k", body);

        Assert.Equal("order-7", Header(response, GatewayHeaders.RequestId));
        Assert.Equal(
            new() { Deadline = TimeSpan.FromMilliseconds(250), Idempotent = true, RequestId = "order-7" },
            Assert.Single(_host.Sent).Options);
    }

    [Theory]
    [InlineData(GatewayHeaders.DeadlineMs, "30001", "invalid-deadline", "1 to 30000")]
    [InlineData(GatewayHeaders.Idempotent, "maybe", "invalid-header", "\"maybe\"")]
    [InlineData(GatewayHeaders.RequestId, "a b", "invalid-header", "visible ASCII")]
    public async Task ABadHeaderIsRefusedByName(string name, string value, string reason, string detail)
    {
        using var body = new ByteArrayContent([]);
        body.Headers.TryAddWithoutValidation(name, value);

        using var response = await _host.PostRawAsync("/v1/services/echo/k", body);

        var problem = await ProblemAsync(response, 400);
        Assert.Equal(reason, problem.GetProperty("reason").GetString());
        Assert.Contains(name, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Contains(detail, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Empty(_host.Sent);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task APayloadOfExactlyTheLimitIsTaken(bool lengthKnown)
    {
        using var response = await _host.PostRawAsync(
            "/v1/services/echo/k", Body(GatewayHost.MaxPayloadBytes, lengthKnown));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var reply = await response.Content.ReadAsByteArrayAsync();
        Assert.True(Pattern(GatewayHost.MaxPayloadBytes).AsSpan().SequenceEqual(reply));
    }

    [Theory]
    [InlineData(true, "has 1048577 bytes")]
    [InlineData(false, "has more than 1048576 bytes")]
    public async Task APayloadOverTheLimitIsRefused(bool lengthKnown, string detail)
    {
        using var response = await _host.PostRawAsync(
            "/v1/services/echo/k", Body(GatewayHost.MaxPayloadBytes + 1, lengthKnown));

        var problem = await ProblemAsync(response, 413);
        Assert.Equal("too-large", problem.GetProperty("reason").GetString());
        Assert.Contains(detail, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Empty(_host.Sent);
    }

    [Fact]
    public async Task APayloadThatIsDeclaredTooLargeIsRefusedBeforeItIsSent()
    {
        var answer = await ExchangeAsync(
            "POST /v1/services/echo/k HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1048577\r\nExpect: 100-continue\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 413 ", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ATargetInAbsoluteFormIsUnderstood()
    {
        var answer = await ExchangeAsync(
            $"POST {_host.Address}v1/services/echo/a%20b HTTP/1.1\r\nHost: {_host.Address.Authority}\r\n"
            + "Content-Length: 0\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
        Assert.Equal("a b", Assert.Single(_host.Sent).Key);
    }

    [Fact]
    public async Task ABodyThatBreaksHttpIsAProblem()
    {
        var answer = await ExchangeAsync(
            "POST /v1/services/echo/k HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n");

        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        Assert.Contains("application/problem+json", answer, StringComparison.Ordinal);
        Assert.Empty(_host.Sent);
    }

    [Fact]
    public async Task ACallerThatGoesAwayCancelsItsRequest()
    {
        var sent = new TaskCompletionSource();
        var cancelled = new TaskCompletionSource();
        _host.OnSend = async request =>
        {
            sent.SetResult();
            request.Cancellation.Register(cancelled.SetResult);
            await cancelled.Task;
            return new() { Outcome = Outcome.Unknown, Reason = Reason.Cancelled };
        };
        using var leaving = new CancellationTokenSource();

        var call = _host.Http.PostAsync("/v1/services/echo/k", null, leaving.Token);
        await sent.Task;
        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await cancelled.Task;
    }

    [Fact]
    public async Task WhateverHasNoReplyIsAProblem()
    {
        _host.OnSend = _ => new(new RequestResult
        {
            Outcome = Outcome.Rejected,
            Reason = Reason.Overloaded,
            Detail = "The queue of \"echo\" is full.",
            Node = "node3",
            Attempts = 2,
            RetryAfter = TimeSpan.FromMilliseconds(1200),
        });

        using var response = await _host.PostRawAsync("/v1/services/echo/k");

        Assert.Equal("node3", Header(response, GatewayHeaders.Node));
        Assert.Equal("2", Header(response, GatewayHeaders.Attempts));
        Assert.Equal("2", Header(response, "Retry-After"));
        var id = Header(response, GatewayHeaders.RequestId);
        Assert.Equal(
            $$"""
            {"title":"Too Many Requests","status":429,"detail":"The queue of \"echo\" is full.","outcome":"rejected",
            "reason":"overloaded","node":"node3","attempts":2,"requestId":"{{id}}"}
            """.ReplaceLineEndings(string.Empty),
            await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task ARuntimeThatThrowsEndsUnknownAndItsCauseStaysInside()
    {
        _host.OnSend = _ => throw new InvalidOperationException("the secret cause");

        using var response = await _host.PostRawAsync("/v1/services/echo/k");

        var problem = await ProblemAsync(response, 500);
        Assert.Equal("unknown", problem.GetProperty("outcome").GetString());
        Assert.DoesNotContain("secret", problem.GetRawText(), StringComparison.Ordinal);
    }

    private static async Task<System.Text.Json.JsonElement> ProblemAsync(HttpResponseMessage response, int status)
    {
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        return await GatewayHost.JsonAsync(response);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task APayloadMayBeAsLargeAsTheLimitEvenAboveTheServersOwn(bool chunked)
    {
        const int LimitBytes = 31_000_000;
        await using var host = await GatewayHost.StartAsync(LimitBytes);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/v1/services/echo/k", UriKind.Relative))
        {
            Content = new ByteArrayContent(new byte[LimitBytes]),
        };
        request.Headers.TransferEncodingChunked = chunked ? true : null;

        using var response = await host.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(LimitBytes, response.Content.Headers.ContentLength);
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? values.Single() : null;

    private static byte[] Pattern(int length) => [.. Enumerable.Range(0, length).Select(at => (byte)(at % 251))];

    private static HttpContent Body(int length, bool lengthKnown) => lengthKnown
        ? new ByteArrayContent(Pattern(length))
        : new ChunkedContent(Pattern(length));

    private async Task<string> ExchangeAsync(string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(_host.Address.Host, _host.Address.Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request));
        var answer = new byte[4096];
        var length = await client.GetStream().ReadAsync(answer);
        return Encoding.ASCII.GetString(answer, 0, length);
    }

    private sealed class ChunkedContent(byte[] bytes) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            stream.WriteAsync(bytes).AsTask();

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
