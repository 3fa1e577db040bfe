using System.Collections.Immutable;
using System.Net;
using Mesh.Benchmarks.Processes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy.Forwarder;

namespace Mesh.Benchmarks.Forwarding;

/// <summary>What Mesh's forwarding is compared with: YARP's forwarder and nothing but a turn among servers around it.</summary>
internal static class PlainYarp
{
    /// <summary>Serves until the input ends.</summary>
    internal static async Task<int> RunAsync(int port, ImmutableArray<int> backends, CancellationToken cancellation)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(server => server.Listen(IPAddress.Loopback, port));
        builder.Services.AddHttpForwarder();
        await using var app = builder.Build();
        var forwarder = app.Services.GetRequiredService<IHttpForwarder>();
        using var invoker = new HttpMessageInvoker(new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ActivityHeadersPropagator = null,
            EnableMultipleHttp2Connections = true,
        });
        var (prefixes, turn) = (backends.Select(backend => $"http://127.0.0.1:{backend}").ToArray(), 0u);
        app.Run(async context =>
        {
            var prefix = prefixes[Interlocked.Increment(ref turn) % (uint)prefixes.Length];
            await forwarder.SendAsync(context, prefix, invoker);
        });
        await app.StartAsync(cancellation);
        using var commands = new CommandLines(Console.In);
        await commands.UntilEndAsync();
        return 0;
    }
}
