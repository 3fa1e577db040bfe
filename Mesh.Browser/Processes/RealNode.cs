using System.Diagnostics;
using Mesh.Faults.Places;
using Mesh.Faults.Processes;

namespace Mesh.Browser.Processes;

/// <summary>A node as everybody runs it, in a process of its own.</summary>
internal sealed class RealNode(string name, NodeAddress address, NodeSetup setup) : IAsyncDisposable
{
    private ChildProcess? _process;

    internal string Name => name;

    internal Uri Gateway => address.Gateway;

    internal void Start()
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Mesh.Node.dll")]) { WorkingDirectory = setup.Folder };
        setup.Apply(start.Environment, name, address, "");
        start.Environment["MESH_GATEWAY_ANONYMOUS"] = "auto"; // as somebody has it who has configured nothing
        _process = ChildProcess.Start(start, Path.Combine(setup.Folder, $"{name}.log"));
    }

    /// <summary>SIGKILL.</summary>
    internal async Task KillAsync()
    {
        _process!.Send(Signal.Kill);
        await _process.EndsWithinAsync(TimeSpan.FromSeconds(10));
    }

    /// <summary>SIGSTOP: alive, and silent.</summary>
    internal void Freeze() => _process!.Send(Signal.Stop);

    /// <summary>SIGCONT.</summary>
    internal void Thaw() => _process!.Send(Signal.Continue);

    /// <summary>Whether it ends by then after SIGTERM.</summary>
    internal Task<bool> StopsWithinAsync(TimeSpan patience)
    {
        _process!.Send(Signal.Terminate);
        return _process.EndsWithinAsync(patience);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }
    }
}
