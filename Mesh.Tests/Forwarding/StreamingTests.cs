using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Mesh.Tests.Forwarding;

public sealed class StreamingTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task ALargeBodyStreamsBothWays()
    {
        await using var cluster = await ForwardingCluster.StartAsync(servers: 1);
        cluster.Servers[0].Answer = async context =>
        {
            var (buffer, total) = (new byte[64 * 1024], 0);
            for (int read; (read = await context.Request.Body.ReadAsync(buffer)) > 0; total += read)
            {
            }

            for (int written; total > 0; total -= written)
            {
                written = Math.Min(total, buffer.Length);
                await context.Response.Body.WriteAsync(buffer.AsMemory(0, written));
            }
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/http/orders/")
        {
            Content = new StreamContent(new MemoryStream(new byte[50_000_000])),
        };
        request.Headers.TransferEncodingChunked = true;

        using var response = await cluster.Gateway.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);

        Assert.Equal(50_000_000, (await response.Content.ReadAsByteArrayAsync()).LongLength);
    }

    [Fact]
    public async Task TheFirstBytesAreThereBeforeTheLastAreSent()
    {
        await using var cluster = await ForwardingCluster.StartAsync(servers: 1);
        var more = new TaskCompletionSource();
        cluster.Servers[0].Answer = async context =>
        {
            await context.Response.WriteAsync("first ");
            await context.Response.Body.FlushAsync();
            await more.Task;
            await context.Response.WriteAsync("last");
        };

        using var response = await cluster.Gateway.GetAsync("/http/orders/", HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        var first = new char[6];
        await reader.ReadBlockAsync(first);
        more.SetResult();

        Assert.Equal("first last", new string(first) + await reader.ReadToEndAsync());
    }

    [Fact]
    public async Task ACallerThatGoesAwayIsNotWaitedFor()
    {
        await using var cluster = await ForwardingCluster.StartAsync(servers: 1);
        var aborted = new TaskCompletionSource();
        cluster.Servers[0].Answer = context =>
        {
            context.RequestAborted.Register(() => aborted.TrySetResult());
            return aborted.Task;
        };
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(500));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cluster.Gateway.GetAsync("/http/orders/", patience.Token));

        await aborted.Task.WaitAsync(Patience);
        await Support.Eventually.Async(
            async () => (await cluster.InstanceAsync("a")).GetProperty("inFlight").GetInt32() == 0, () => "in flight", Patience);
    }

    [Fact]
    public async Task AResponseThatBreaksOffIsNotTakenForWhole()
    {
        await using var cluster = await ForwardingCluster.StartAsync(servers: 1);
        var half = new TaskCompletionSource();
        cluster.Servers[0].Answer = async context =>
        {
            context.Response.ContentLength = 1_000;
            await context.Response.WriteAsync("half");
            await context.Response.Body.FlushAsync();
            await half.Task;
            context.Abort();
        };

        using var response = await cluster.Gateway.GetAsync("/http/orders/", HttpCompletionOption.ResponseHeadersRead);

        var body = await response.Content.ReadAsStreamAsync();
        await body.ReadExactlyAsync(new byte[4]);
        half.SetResult();

        await Assert.ThrowsAnyAsync<IOException>(() => body.ReadExactlyAsync(new byte[996]).AsTask());
    }

    [Theory]
    [InlineData("/http/orders/chat", null)]
    [InlineData("/chat", "orders.mesh")]
    public async Task AWebSocketGoesThrough(string path, string? host)
    {
        await using var cluster = await ForwardingCluster.StartAsync(servers: 1);
        cluster.Servers[0].Answer = async context =>
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            var buffer = new byte[1024];
            for (ValueWebSocketReceiveResult got; (got = await socket.ReceiveAsync(buffer.AsMemory(), default)).MessageType != WebSocketMessageType.Close;)
            {
                await socket.SendAsync(buffer.AsMemory(0, got.Count), got.MessageType, got.EndOfMessage, default);
            }

            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "bye", default);
        };
        using var client = new ClientWebSocket();
        if (host is not null)
        {
            client.Options.SetRequestHeader("Host", host);
        }

        await client.ConnectAsync(new UriBuilder(new Uri(cluster.Gateway.BaseAddress!, path)) { Scheme = "ws" }.Uri, default);
        var answer = new byte[1024];
        for (var number = 0; number < 1_000; number++)
        {
            var sent = Encoding.UTF8.GetBytes($"message {number}");
            await client.SendAsync(sent, WebSocketMessageType.Text, endOfMessage: true, default);
            var got = await client.ReceiveAsync(answer, default);
            Assert.Equal(sent, answer[..got.Count]);
        }

        await client.CloseAsync(WebSocketCloseStatus.NormalClosure, "done", default);
        Assert.Equal("bye", client.CloseStatusDescription);
    }

    [Fact]
    public async Task WhatTheCallerSaysOfItselfIsReplacedAndTheWayIsTold()
    {
        await using var cluster = await ForwardingCluster.StartAsync(servers: 1);
        IHeaderDictionary got = null!;
        cluster.Servers[0].Answer = context =>
        {
            got = new HeaderDictionary(context.Request.Headers.ToDictionary(header => header.Key, header => header.Value));
            return Task.CompletedTask;
        };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/http/orders/x");
        request.Headers.Add("X-Forwarded-For", "6.6.6.6");
        request.Headers.Add("Mesh-Request-Id", "r-1");

        (await cluster.Gateway.SendAsync(request)).Dispose();

        Assert.DoesNotContain("6.6.6.6", got["X-Forwarded-For"].ToString(), StringComparison.Ordinal);
        Assert.Equal(
            ("http", "/http/orders", "r-1", $"127.0.0.1:{cluster.Servers[0].Port}"),
            (got["X-Forwarded-Proto"].ToString(), got["X-Forwarded-Prefix"].ToString(), got["Mesh-Request-Id"].ToString(), got.Host.ToString()));
        Assert.StartsWith("1.1 mesh-", got.Via.ToString(), StringComparison.Ordinal);
    }
}
