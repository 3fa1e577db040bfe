using Mesh.Node.Gateway;

namespace Mesh.Node.Dashboard.Hosting;

/// <summary>
/// Keeps the dashboard: an application of its own within the gateway, with services, sessions and cookies that nothing else knows.
/// It is built when somebody first asks for it, so that a node's start does not wait for it. Thread-safe.
/// </summary>
internal sealed class DashboardHost(IServiceProvider node) : IAsyncDisposable
{
    private static readonly TimeSpan StopPatience = TimeSpan.FromMilliseconds(500);

    private readonly Lock _gate = new();
    private Task<(WebApplication App, InnerServer Server)>? _built;
    private bool _stopped;

    /// <summary>Answers a request for one of the dashboard's pages.</summary>
    internal async Task AnswerAsync(HttpContext context)
    {
        if (Built() is not { } built)
        {
            await ProblemResponse.WriteAsync(context, new GatewayFault(
                StatusCodes.Status503ServiceUnavailable, "stopping", "This node stops; another one draws the same picture."));
            return;
        }

        await (await built).Server.AnswerAsync(context);
    }

    /// <summary>Ends every page's connection: a gateway that closes would wait for them. Nothing is answered from now on.</summary>
    internal async Task StopAsync()
    {
        Task<(WebApplication App, InnerServer Server)>? built;
        lock (_gate)
        {
            (_stopped, built) = (true, _built);
        }

        if (built is not null)
        {
            using var patience = new CancellationTokenSource(StopPatience);
            await (await built.ConfigureAwait(false)).App.StopAsync(patience.Token).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        if (_built is not null)
        {
            await (await _built.ConfigureAwait(false)).App.DisposeAsync().ConfigureAwait(false);
        }
    }

    private Task<(WebApplication App, InnerServer Server)>? Built()
    {
        lock (_gate)
        {
            return _stopped ? null : _built ??= Task.Run(BuildAsync);
        }
    }

    private async Task<(WebApplication App, InnerServer Server)> BuildAsync()
    {
        var server = new InnerServer();
        var app = DashboardApp.Build(node, server);
        await app.StartAsync();
        return (app, server);
    }
}
