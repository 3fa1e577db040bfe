using System.Collections.Concurrent;
using System.Net;
using Mesh.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Mesh.Tests.Forwarding;

/// <summary>A real HTTP server that requests are forwarded to, and that does what the test says.</summary>
internal sealed class UpstreamServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private UpstreamServer(WebApplication app, string name, IPAddress host, int port) =>
        (_app, Name, Host, Port) = (app, name, host, port);

    public string Name { get; }

    public IPAddress Host { get; }

    public int Port { get; }

    public string Address => $"http://{Host}:{Port}";

    /// <summary>What answers everything but <c>/health</c>; its name, unless a test sets it.</summary>
    public RequestDelegate Answer { get; set; } = _ => Task.CompletedTask;

    /// <summary>The status of <c>/health</c>.</summary>
    public int Health { get; set; } = 200;

    /// <summary>What a probe waits for.</summary>
    public Task HealthAnswer { get; set; } = Task.CompletedTask;

    /// <summary>Everything that came but probes: the method and the target as it was sent.</summary>
    public ConcurrentQueue<string> Got { get; } = [];

    /// <summary>How many probes came, by the node that sent them.</summary>
    public ConcurrentDictionary<string, int> Probes { get; } = [];

    public static async Task<UpstreamServer> StartAsync(
        string name, int port = 0, HttpProtocols protocols = HttpProtocols.Http1, IPAddress? host = null)
    {
        host ??= IPAddress.Loopback;
        port = port == 0 ? Ports.Free() : port;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(server =>
        {
            server.Limits.MaxRequestBodySize = null;
            server.Listen(host, port, listen => listen.Protocols = protocols);
        });
        var app = builder.Build();
        var server = new UpstreamServer(app, name, host, port);
        server.Answer = context => context.Response.WriteAsync(server.Name);
        app.UseWebSockets();
        app.Run(server.AnswerAsync);
        await app.StartAsync();
        return server;
    }

    public Task StopAsync() => _app.StopAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Path == "/health")
        {
            Probes.AddOrUpdate(context.Request.Headers["Mesh-Prober"].ToString(), 1, (_, count) => count + 1);
            context.Response.StatusCode = Health;
            return HealthAnswer;
        }

        var feature = context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!;
        Got.Enqueue($"{feature.Method} {feature.RawTarget}");
        return Answer(context);
    }
}
