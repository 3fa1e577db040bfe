using System.Net;
using Mesh.Benchmarks.Processes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Mesh.Benchmarks.Http;

/// <summary>What a gateway is compared with: Kestrel, and nothing but an echo behind it.</summary>
internal static class KestrelEcho
{
    /// <summary>Serves until the input ends.</summary>
    internal static async Task<int> RunAsync(int port, CancellationToken cancellation)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(server => server.Listen(IPAddress.Loopback, port));
        await using var app = builder.Build();
        app.Run(AnswerAsync);
        await app.StartAsync(cancellation);
        using var commands = new CommandLines(Console.In);
        await commands.UntilEndAsync();
        return 0;
    }

    private static async Task AnswerAsync(HttpContext context)
    {
        var length = (int)context.Request.ContentLength!.Value;
        var body = context.Request.BodyReader;
        var read = await body.ReadAtLeastAsync(length);
        context.Response.ContentLength = length;
        foreach (var segment in read.Buffer)
        {
            await context.Response.BodyWriter.WriteAsync(segment);
        }

        body.AdvanceTo(read.Buffer.End);
    }
}
