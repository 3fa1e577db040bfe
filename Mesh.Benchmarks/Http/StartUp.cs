using System.Diagnostics;
using Mesh.Benchmarks.Contenders;
using Mesh.Benchmarks.Processes;

namespace Mesh.Benchmarks.Http;

/// <summary>How long it takes from the start of a process until its first request is answered.</summary>
/// <param name="Name">What starts.</param>
/// <param name="Description">What is counted.</param>
/// <param name="StartAsync">Starts it; ends with the answer. What it gives ends the process.</param>
internal sealed record StartUp(string Name, string Description, Func<Task<IAsyncDisposable>> StartAsync)
{
    internal static StartUp Node { get; } = Of(HttpServer.Gateway);

    internal static StartUp Kestrel { get; } = Of(HttpServer.Kestrel);

    internal static StartUp Embedded { get; } = new(
        "mesh-embedded",
        "a host with AddMesh, one node, until 100 keys were answered through MeshClient",
        async () => await ContenderCluster.StartAsync(MeshContender.Handlers, 1, TimeSpan.FromSeconds(5)));

    /// <summary>Starts it once, in seconds.</summary>
    internal async Task<double> MeasureAsync()
    {
        var began = Stopwatch.GetTimestamp();
        await using var started = await StartAsync();
        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private static StartUp Of(HttpServer server) => new(
        server.Name,
        $"{server.Description}; until the first 200",
        async () => await HttpServerProcess.StartAsync(server));
}
