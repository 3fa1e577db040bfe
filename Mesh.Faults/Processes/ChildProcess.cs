using System.Diagnostics;

namespace Mesh.Faults.Processes;

/// <summary>A process that a run started, and that does not outlive it.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StreamWriter _output;

    private ChildProcess(ProcessStartInfo start, string output)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        Output = output;
        _output = new StreamWriter(output, append: true) { AutoFlush = true };
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += OnOutput;
        _process.ErrorDataReceived += OnOutput;
    }

    /// <summary>Its id.</summary>
    internal int Id => _process.Id;

    /// <summary>The file that holds what it prints.</summary>
    internal string Output { get; }

    internal bool HasExited => _process.HasExited;

    /// <summary>How it ended; 128 and the signal's number when a signal ended it.</summary>
    internal int ExitCode => _process.ExitCode;

    /// <summary>Starts a program, whose output is added to a file.</summary>
    internal static ChildProcess Start(ProcessStartInfo start, string output)
    {
        var child = new ChildProcess(start, output);
        child._process.Start();
        child._process.BeginOutputReadLine();
        child._process.BeginErrorReadLine();
        return child;
    }

    internal void Send(Signal signal) => Signals.TrySend(_process.Id, signal);

    /// <summary>Whether it has ended by then.</summary>
    internal async Task<bool> EndsWithinAsync(TimeSpan patience)
    {
        using var waiting = new CancellationTokenSource(patience);
        try
        {
            await _process.WaitForExitAsync(waiting.Token).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            Send(Signal.Kill);
        }

        await _process.WaitForExitAsync().ConfigureAwait(false);
        _process.Dispose();
        await _output.DisposeAsync().ConfigureAwait(false);
    }

    private void OnOutput(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is not null)
        {
            lock (_output)
            {
                _output.WriteLine(line.Data);
            }
        }
    }
}
