using System.Collections.Immutable;
using System.Diagnostics;

namespace Mesh.Benchmarks.Forwarding;

/// <summary>A process that was started, and is killed with this. What it prints is kept for faults.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private readonly Process _process;
    private string _last = string.Empty;

    internal ChildProcess(ProcessStartInfo start)
    {
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => _last = line.Data ?? _last;
        _process.ErrorDataReceived += (_, line) => _last = line.Data ?? _last;
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>The system's id of it.</summary>
    internal int Id => _process.Id;

    /// <summary>The last line that it printed.</summary>
    internal string Last => _last;

    /// <summary>Ends when it has.</summary>
    internal Task EndedAsync() => _process.WaitForExitAsync();

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}

/// <summary>Several of them, killed together.</summary>
internal sealed class ChildProcesses(IEnumerable<ChildProcess> processes) : IAsyncDisposable
{
    internal ImmutableArray<ChildProcess> All { get; } = [.. processes];

    public async ValueTask DisposeAsync()
    {
        foreach (var process in All)
        {
            await process.DisposeAsync();
        }
    }
}
