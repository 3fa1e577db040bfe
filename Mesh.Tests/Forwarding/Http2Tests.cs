using System.Net;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Mesh.Tests.Forwarding;

public sealed class Http2Tests
{
    [Fact]
    public async Task AGrpcCallGoesThroughWithItsTrailers()
    {
        await using var server = await GrpcServer.StartAsync();
        await using var cluster = await StartAsync(server.Address);
        using var channel = ChannelTo(cluster);
        var calls = channel.CreateCallInvoker();

        using var call = calls.AsyncUnaryCall(GrpcServer.Echo, null, default, "hello");

        Assert.Equal("hello", await call);
        Assert.Equal("5", call.GetTrailers().GetValue("length"));
        Assert.Equal("a", (await call.ResponseHeadersAsync).GetValue("mesh-instance"));
    }

    [Fact]
    public async Task AFailureOfAGrpcServerIsToldAsItSaysIt()
    {
        await using var server = await GrpcServer.StartAsync();
        await using var cluster = await StartAsync(server.Address);
        using var channel = ChannelTo(cluster);

        var fault = await Assert.ThrowsAsync<RpcException>(
            async () => await channel.CreateCallInvoker().AsyncUnaryCall(GrpcServer.Echo, null, default, "fail"));

        Assert.Equal((StatusCode.FailedPrecondition, "as asked"), (fault.StatusCode, fault.Status.Detail));
    }

    [Fact]
    public async Task AGrpcStreamAnswersEachMessageBeforeTheNextIsSent()
    {
        await using var server = await GrpcServer.StartAsync();
        await using var cluster = await StartAsync(server.Address);
        using var channel = ChannelTo(cluster);
        using var chat = channel.CreateCallInvoker().AsyncDuplexStreamingCall(GrpcServer.Chat, null, default);

        for (var number = 0; number < 100; number++)
        {
            await chat.RequestStream.WriteAsync($"message {number}");
            Assert.True(await chat.ResponseStream.MoveNext());
            Assert.Equal($"message {number}", chat.ResponseStream.Current);
        }

        await chat.RequestStream.CompleteAsync();
        Assert.False(await chat.ResponseStream.MoveNext());
    }

    [Fact]
    public async Task TrailersGoThroughInHttp2()
    {
        await using var server = await UpstreamServer.StartAsync("a", protocols: HttpProtocols.Http2);
        server.Answer = async context =>
        {
            context.Response.DeclareTrailer("Sum");
            await context.Response.WriteAsync("body");
            context.Response.AppendTrailer("Sum", "42");
        };
        await using var cluster = await StartAsync(server.Address);
        using var client = new HttpClient { BaseAddress = cluster.Http2 };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/http/orders/")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };

        using var response = await client.SendAsync(request);

        Assert.Equal((HttpVersion.Version20, "body"), (response.Version, await response.Content.ReadAsStringAsync()));
        Assert.Equal("42", response.TrailingHeaders.GetValues("Sum").Single());
    }

    private static async Task<ForwardingCluster> StartAsync(string address)
    {
        var cluster = await ForwardingCluster.StartAsync();
        await PutAsync(cluster, "/v1/upstreams/orders", """{ "http2": true }""");
        await PutAsync(cluster, "/v1/upstreams/orders/instances/a", $$"""{ "address": "{{address}}" }""");
        await cluster.HealthyAsync(1);
        return cluster;
    }

    private static async Task PutAsync(ForwardingCluster cluster, string path, string body)
    {
        using var response = await cluster.PutAsync(path, body);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>As a gRPC client does it whose proxy is Mesh: the host name says the upstream.</summary>
    private static GrpcChannel ChannelTo(ForwardingCluster cluster) => GrpcChannel.ForAddress(
        cluster.Http2, new GrpcChannelOptions { HttpHandler = new NamedHost("orders.mesh"), DisposeHttpClient = true });

    private sealed class NamedHost(string host) : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.Host = host;
            return base.SendAsync(request, cancellationToken);
        }
    }
}
