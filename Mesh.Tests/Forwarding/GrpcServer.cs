using System.Net;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;
using Mesh.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Mesh.Tests.Forwarding;

/// <summary>A real gRPC server without TLS, whose methods take and give text.</summary>
internal sealed class GrpcServer : IAsyncDisposable
{
    private static readonly Marshaller<string> Text = Marshallers.StringMarshaller;

    private readonly WebApplication _app;

    private GrpcServer(WebApplication app, int port) => (_app, Address) = (app, $"http://127.0.0.1:{port}");

    /// <summary>Gives back what it gets; fails with <see cref="StatusCode.FailedPrecondition"/> on "fail".</summary>
    public static Method<string, string> Echo { get; } = new(MethodType.Unary, "tests.Echo", "Echo", Text, Text);

    /// <summary>Gives back each message when it comes.</summary>
    public static Method<string, string> Chat { get; } = new(MethodType.DuplexStreaming, "tests.Echo", "Chat", Text, Text);

    public string Address { get; }

    public static async Task<GrpcServer> StartAsync()
    {
        var port = Ports.Free();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(server =>
            server.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        builder.Services.AddSingleton<IServiceMethodProvider<EchoService>, Methods>();
        var app = builder.Build();
        app.MapGet("/health", () => Results.Ok());
        app.MapGrpcService<EchoService>();
        await app.StartAsync();
        return new GrpcServer(app, port);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    internal sealed class EchoService;

    private sealed class Methods : IServiceMethodProvider<EchoService>
    {
        public void OnServiceMethodDiscovery(ServiceMethodProviderContext<EchoService> context)
        {
            context.AddUnaryMethod(Echo, [], (_, text, call) =>
            {
                call.ResponseTrailers.Add("length", $"{text.Length}");
                return text == "fail"
                    ? throw new RpcException(new Status(StatusCode.FailedPrecondition, "as asked"))
                    : Task.FromResult(text);
            });
            context.AddDuplexStreamingMethod(Chat, [], async (_, messages, answers, call) =>
            {
                await foreach (var message in messages.ReadAllAsync(call.CancellationToken))
                {
                    await answers.WriteAsync(message);
                }
            });
        }
    }
}
