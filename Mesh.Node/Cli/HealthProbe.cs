using System.Collections.Immutable;
using System.Net.Sockets;
using System.Text;
using Mesh.Configuration;
using Mesh.Node.Startup;

namespace Mesh.Node.Cli;

/// <summary>Asks a running node whether it is ready: the container's health check, as the image has no curl.</summary>
internal static class HealthProbe
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>0 when the node is ready, else 1 with what it says or why it can't be asked.</summary>
    internal static async Task<int> RunAsync(Uri? url, ImmutableArray<HoconSource> sources, Surroundings around)
    {
        using var patience = new CancellationTokenSource(Patience);
        url ??= Configured(sources, around.Environment);
        try
        {
            var answer = await AskAsync(url, patience.Token).ConfigureAwait(false);
            await around.Out.WriteLineAsync(answer).ConfigureAwait(false);
            return answer.StartsWith("HTTP/1.1 200 ", StringComparison.Ordinal) ? 0 : 1;
        }
        catch (Exception fault) when (fault is SocketException or IOException or OperationCanceledException)
        {
            await around.Error.WriteLineAsync($"{url} does not answer: {fault.Message}").ConfigureAwait(false);
            return 1;
        }
    }

    /// <summary>
    /// One GET over a plain connection, as it is read. An <c>HttpClient</c> would more than double the processor time of a
    /// check, which every container of the cluster runs every other second.
    /// </summary>
    private static async Task<string> AskAsync(Uri url, CancellationToken cancellation)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(url.Host, url.Port, cancellation).ConfigureAwait(false);
        var stream = connection.GetStream();
        var request = $"GET {url.PathAndQuery} HTTP/1.1\r\nHost: {url.Authority}\r\nConnection: close\r\n\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request), cancellation).ConfigureAwait(false);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>The gateway that the configuration names, which need not be sound in all else.</summary>
    private static Uri Configured(ImmutableArray<HoconSource> sources, Func<string, string?> environment)
    {
        var config = MeshConfig.Load(sources, environment).Config ?? MeshConfig.Reference(environment);
        var gateway = new GatewayOptions(config.GetString("mesh.gateway.host"), config.GetInt("mesh.gateway.port"));
        return new Uri(gateway.Url, "health/ready");
    }
}
