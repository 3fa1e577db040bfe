using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Mesh.Tests.Support;

namespace Mesh.Tests.Processes;

/// <summary>One real node in a process of its own, set up by the environment as a container would be.</summary>
internal sealed partial class NodeProcess : IAsyncDisposable
{
    private const int Reread = 1;
    private const int Kill = 9;
    private const int Terminate = 15;
    private const int Continue = 18;
    private const int Stop = 19;

    private readonly Process _process;
    private readonly StringBuilder _output = new();

    private NodeProcess(string name, NodePorts ports, ProcessStartInfo start)
    {
        Name = name;
        Gateway = new Uri($"http://127.0.0.1:{ports.Gateway}");
        Address = $"127.0.0.1:{ports.Control}";
        Pbm = $"127.0.0.1:{ports.Pbm}";
        (ControlPort, DataPort) = (ports.Control, ports.Data);
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += OnOutput;
        _process.ErrorDataReceived += OnOutput;
    }

    public string Name { get; }

    public Uri Gateway { get; }

    /// <summary>Where it is reached in the cluster.</summary>
    public string Address { get; }

    public int ControlPort { get; }

    public int DataPort { get; }

    /// <summary>Where pbm reaches it.</summary>
    public string Pbm { get; }

    /// <summary>What the process has printed so far.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    public static NodeProcess Start(string name, NodePorts ports, IEnumerable<NodePorts> seeds, params string[] args) =>
        Start(name, ports, seeds, certificates: null, args);

    /// <summary>The same, under TLS with what a directory has.</summary>
    public static NodeProcess Start(string name, NodePorts ports, IEnumerable<NodePorts> seeds, string? certificates, string[] args)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Mesh.Node.dll"), .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["MESH_NODE_NAME"] = name;
        start.Environment["MESH_PORT"] = $"{ports.Control}";
        start.Environment["MESH_DATA_PORT"] = $"{ports.Data}";
        start.Environment["MESH_GATEWAY_PORT"] = $"{ports.Gateway}";
        start.Environment["MESH_PBM_PORT"] = $"{ports.Pbm}";
        start.Environment["MESH_SEEDS"] = string.Join(',', seeds.Select(seed => $"127.0.0.1:{seed.Control}"));
        start.Environment["MESH_TLS_DIRECTORY"] = certificates ?? "";
        var node = new NodeProcess(name, ports, start);
        node._process.Start();
        node._process.BeginOutputReadLine();
        node._process.BeginErrorReadLine();
        return node;
    }

    /// <summary>SIGKILL: gone between two instructions.</summary>
    public void KillAtOnce() => Signal(Kill);

    /// <summary>SIGSTOP: alive, and silent.</summary>
    public void Freeze() => Signal(Stop);

    /// <summary>SIGCONT.</summary>
    public void Thaw() => Signal(Continue);

    /// <summary>SIGHUP: it reads its configuration anew.</summary>
    public void Hangup() => Signal(Reread);

    /// <summary>SIGTERM, and how the process then ended.</summary>
    public async Task<int> TerminateAsync()
    {
        Signal(Terminate);
        return await EndedAsync(TimeSpan.FromSeconds(30));
    }

    /// <summary>How the process ended by itself.</summary>
    public async Task<int> EndedAsync(TimeSpan within)
    {
        using var patience = new CancellationTokenSource(within);
        await _process.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    /// <summary>The cluster that the node is in, and the names of its members that are Up.</summary>
    public async Task<(string? Cluster, string[] Up)> MembersAsync(HttpClient http)
    {
        var members = await http.GetFromJsonAsync<JsonElement>(new Uri(Gateway, "/v1/members"));
        return (
            members.GetProperty("clusterId").GetString(),
            [.. members.GetProperty("members").EnumerateArray()
                .Where(member => member.GetProperty("status").GetString() == "up")
                .Select(member => member.GetProperty("name").GetString()!)]);
    }

    public async Task<bool> IsReadyAsync(HttpClient http)
    {
        Assert.False(_process.HasExited, $"{Name} has ended: {Output}");
        try
        {
            using var answer = await http.GetAsync(new Uri(Gateway, "/health/ready"));
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (Exception fault) when (fault is HttpRequestException or SocketException)
        {
            return false; // it does not listen yet
        }
    }

    /// <summary>The digest that the node reports for a service's ring, and the names on it.</summary>
    public async Task<(string Digest, string[] Members)> RingAsync(HttpClient http, string service)
    {
        var ring = await http.GetFromJsonAsync<JsonElement>(new Uri(Gateway, $"/v1/rings/{service}"));
        return (
            ring.GetProperty("digest").GetString()!,
            [.. ring.GetProperty("members").EnumerateArray().Select(member => member.GetProperty("name").GetString()!)]);
    }

    /// <summary>The owner of each key, as the node's routes tell it.</summary>
    public async Task<Dictionary<string, string>> OwnersAsync(HttpClient http, string service, IEnumerable<string> keys)
    {
        var owners = new Dictionary<string, string>();
        foreach (var key in keys)
        {
            var route = await http.GetFromJsonAsync<JsonElement>(new Uri(Gateway, $"/v1/routes/{service}/{key}"));
            owners[key] = route.GetProperty("owner").GetString()!;
        }

        return owners;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            Signal(Kill);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private void Signal(int signal) => Assert.Equal(0, SendSignal(_process.Id, signal));

    private void OnOutput(object sender, DataReceivedEventArgs line)
    {
        lock (_output)
        {
            _output.AppendLine(line.Data);
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SendSignal(int processId, int signal);
}

/// <summary>Where one node listens.</summary>
internal sealed record NodePorts(int Control, int Data, int Gateway, int Pbm)
{
    public static NodePorts Free() =>
        new(Ports.Free(), Ports.Free(), Ports.Free(), Ports.Free());
}
