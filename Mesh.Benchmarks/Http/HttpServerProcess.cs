using System.Diagnostics;
using Mesh.Benchmarks.Processes;

namespace Mesh.Benchmarks.Http;

/// <summary>A server that was started, and is killed with this.</summary>
internal sealed class HttpServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly string _name;

    private HttpServerProcess(HttpServer server, ProcessStartInfo start, int port)
    {
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        _name = server.Name;
        _process = new Process { StartInfo = start };
        _process.ErrorDataReceived += (_, line) => Tell(line.Data);
        Port = port;
        Caller = new HttpCaller(port, server.Path);
    }

    /// <summary>The system's id of the process.</summary>
    internal int Id => _process.Id;

    /// <summary>Where it serves.</summary>
    internal int Port { get; }

    /// <summary>Asks it.</summary>
    internal HttpCaller Caller { get; }

    /// <summary>Starts a server; ends when it has answered a request.</summary>
    /// <exception cref="NodeFailedException">It ended, or did not answer in time.</exception>
    internal static async Task<HttpServerProcess> StartAsync(HttpServer server)
    {
        var port = FreePorts.Next(10);
        var process = new HttpServerProcess(server, server.StartInfo(port), port);
        process._process.Start();
        process._process.BeginOutputReadLine(); // what it prints is dropped
        process._process.BeginErrorReadLine();
        try
        {
            await process.ReadyAsync();
            return process;
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task ReadyAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        var ready = Caller.ReadyAsync(patience.Token);
        var ended = _process.WaitForExitAsync(patience.Token);
        await Task.WhenAny(ready, ended);
        if (!ready.IsCompletedSuccessfully)
        {
            throw new NodeFailedException(_name, ended.IsCompletedSuccessfully
                ? $"it ended with exit code {_process.ExitCode}"
                : $"it did not answer within {Patience.TotalSeconds} s");
        }

        await patience.CancelAsync();
    }

    private void Tell(string? line)
    {
        if (line is not null)
        {
            Console.Error.WriteLine($"[{_name}] {line}");
        }
    }
}
