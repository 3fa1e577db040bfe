using System.Net;
using System.Text;
using Mesh.Benchmarks.Processes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Mesh.Benchmarks.Forwarding;

/// <summary>A server behind proxies: a hundred bytes after a while, and a health check.</summary>
internal static class Backend
{
    private static readonly byte[] Body = Encoding.ASCII.GetBytes(new string('x', 100));
    private static readonly TimeSpan Usual = TimeSpan.FromMilliseconds(2);

    private static int _turn;
    private static int _probes;
    private static volatile bool _fails;

    /// <summary>Serves until the input ends.</summary>
    /// <param name="port">Where.</param>
    /// <param name="delayMilliseconds">How long it takes to answer; 0 for the usual 2 ms.</param>
    /// <param name="everywhere">Whether at each address of the machine.</param>
    /// <param name="cancellation">Ends it.</param>
    internal static async Task<int> RunAsync(int port, int delayMilliseconds, bool everywhere, CancellationToken cancellation)
    {
        var delay = delayMilliseconds == 0 ? Usual : TimeSpan.FromMilliseconds(delayMilliseconds);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(server => server.Listen(everywhere ? IPAddress.Any : IPAddress.Loopback, port));
        await using var app = builder.Build();
        app.Run(context => AnswerAsync(context, delay));
        await app.StartAsync(cancellation);
        using var commands = new CommandLines(Console.In);
        await commands.UntilEndAsync();
        return 0;
    }

    private static async Task AnswerAsync(HttpContext context, TimeSpan delay)
    {
        switch (context.Request.Path.Value)
        {
            case "/health":
                Interlocked.Increment(ref _probes);
                return;
            case "/control" when context.Request.Query.ContainsKey("probes"):
                await context.Response.WriteAsync($"{Volatile.Read(ref _probes)}");
                return;
            case "/control":
                _fails = context.Request.Query["fails"] == "true";
                return;
            default:
                await Task.Delay(delay);
                if (_fails && Interlocked.Increment(ref _turn) % 2 == 0)
                {
                    context.Response.StatusCode = StatusCodes.Status500InternalServerError;
                    return;
                }

                context.Response.ContentLength = Body.Length;
                await context.Response.BodyWriter.WriteAsync(Body);
                return;
        }
    }
}
