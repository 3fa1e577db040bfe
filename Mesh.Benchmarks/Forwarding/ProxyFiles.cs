using System.Net.Sockets;
using Mesh.Benchmarks.Processes;

namespace Mesh.Benchmarks.Forwarding;

/// <summary>A directory for one proxy's files, and the wait until it listens.</summary>
internal sealed class ProxyFiles : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    internal string Directory { get; } = System.IO.Directory.CreateTempSubdirectory("mesh-proxy-").FullName;

    internal string PathOf(string name) => Path.Combine(Directory, name);

    /// <summary>Ends when somebody listens there.</summary>
    internal static async Task ListeningAsync(int port, ChildProcess process)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            try
            {
                using var socket = new TcpClient();
                await socket.ConnectAsync("127.0.0.1", port);
                return;
            }
            catch (SocketException) when (!patience.IsCancellationRequested)
            {
                await Task.Delay(20);
            }
            catch (SocketException)
            {
                throw new NodeFailedException("proxy", $"nothing listens at {port}: {process.Last}");
            }
        }
    }

    public void Dispose() => System.IO.Directory.Delete(Directory, recursive: true);
}
