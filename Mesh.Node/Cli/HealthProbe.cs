using System.Collections.Immutable;
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
        using var http = new HttpClient { Timeout = Patience };
        url ??= Configured(sources, around.Environment);
        try
        {
            using var answer = await http.GetAsync(url).ConfigureAwait(false);
            var said = await answer.Content.ReadAsStringAsync().ConfigureAwait(false);
            await around.Out.WriteLineAsync($"{(int)answer.StatusCode} {said}").ConfigureAwait(false);
            return answer.IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException)
        {
            await around.Error.WriteLineAsync($"{url} does not answer: {fault.Message}").ConfigureAwait(false);
            return 1;
        }
    }

    /// <summary>The gateway that the configuration names, which need not be sound in all else.</summary>
    private static Uri Configured(ImmutableArray<HoconSource> sources, Func<string, string?> environment)
    {
        var config = MeshConfig.Load(sources, environment).Config ?? MeshConfig.Reference(environment);
        var gateway = new GatewayOptions(config.GetString("mesh.gateway.host"), config.GetInt("mesh.gateway.port"));
        return new Uri(gateway.Url, "health/ready");
    }
}
