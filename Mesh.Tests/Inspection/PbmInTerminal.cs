using System.Diagnostics;
using System.Text;
using Mesh.Tests.Support;

namespace Mesh.Tests.Inspection;

/// <summary>The real pbm on a pseudo-terminal of 80 columns, which <c>script</c> of util-linux provides.</summary>
internal sealed class PbmInTerminal : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Process _process;
    private readonly TerminalScreen _screen = new();
    private readonly StringBuilder _raw = new();
    private readonly Task _reading;

    private PbmInTerminal(Process process)
    {
        _process = process;
        _reading = ReadAsync();
    }

    /// <summary>Everything that was written to the terminal, as it was written.</summary>
    public string Raw
    {
        get
        {
            lock (_screen)
            {
                return _raw.ToString();
            }
        }
    }

    /// <summary>What the terminal shows.</summary>
    public string Shown
    {
        get
        {
            lock (_screen)
            {
                return _screen.Text;
            }
        }
    }

    public static PbmInTerminal Start(string args, string stateDirectory)
    {
        var pbm = Path.Combine(AppContext.BaseDirectory, "pbm.dll");
        var start = new ProcessStartInfo(
            "script", ["-q", "-e", "-c", $"stty cols 80 rows 24; exec dotnet \"{pbm}\" {args}", "/dev/null"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["XDG_STATE_HOME"] = stateDirectory;
        start.Environment["TERM"] = "xterm";
        start.Environment["NO_COLOR"] = "1";
        return new(Process.Start(start)!);
    }

    /// <summary>Types, byte for byte.</summary>
    public async Task TypeAsync(string keys)
    {
        await _process.StandardInput.WriteAsync(keys);
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>Ends when the terminal shows a text.</summary>
    public Task ShowsAsync(string text) => Eventually.Async(
        () => Shown.Contains(text, StringComparison.Ordinal), () => $"no \"{text}\" in:\n{Shown}", Patience);

    /// <summary>Ends when the last row is this one.</summary>
    public Task StandsAtAsync(string row) => Eventually.Async(
        () => LastRow() == row, () => $"no \"{row}\" at the end of:\n{Shown}", Patience);

    /// <summary>How pbm ended.</summary>
    public async Task<int> EndedAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(patience.Token);
        await _reading;
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        await _reading;
        _process.Dispose();
    }

    private string LastRow()
    {
        lock (_screen)
        {
            return _screen.LastRow;
        }
    }

    private async Task ReadAsync()
    {
        var buffer = new char[4_096];
        while (await _process.StandardOutput.ReadAsync(buffer) is > 0 and var count)
        {
            lock (_screen)
            {
                _raw.Append(buffer, 0, count);
                _screen.Write(new string(buffer, 0, count));
            }
        }
    }
}
