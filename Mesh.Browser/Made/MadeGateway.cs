using System.Net;
using Akka.Configuration;
using Mesh.Access;
using Mesh.Configuration;
using Mesh.Faults.Places;
using Mesh.Node.Gateway;
using Mesh.Node.Startup;
using Mesh.Observation;
using Mesh.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Mesh.Browser.Made;

/// <summary>A gateway whose dashboard shows made pictures, a new one each second.</summary>
internal sealed class MadeGateway : IAsyncDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    private readonly WebApplication _app;
    private readonly MadeClock _clock = new();
    private readonly CancellationTokenSource _gone = new();
    private readonly MadeSource _source;
    private readonly Task _draws;
    private ClusterPicture _picture;

    private MadeGateway(ClusterPicture picture, string hocon)
    {
        _picture = picture;
        _source = new(Now(1));
        Port = FreePorts.Next();
        _app = Build(hocon);
        _draws = DrawAsync();
    }

    internal int Port { get; }

    internal Uri Address => new($"http://127.0.0.1:{Port}/");

    /// <summary>Starts it.</summary>
    /// <param name="picture">What it shows.</param>
    /// <param name="hocon">What a deployment would say of the gateway and of tokens.</param>
    internal static async Task<MadeGateway> StartAsync(ClusterPicture picture, string hocon = "")
    {
        var gateway = new MadeGateway(picture, hocon);
        await gateway._app.StartAsync();
        return gateway;
    }

    /// <summary>Shows another picture, at once.</summary>
    internal void Show(ClusterPicture picture)
    {
        _picture = picture;
        _source.Publish(Now((_source.Latest?.Number ?? 0) + 1));
    }

    /// <summary>Knows a token no more.</summary>
    internal void Withdraw(string name)
    {
        var options = _app.Services.GetRequiredService<MeshOptions>();
        _app.Services.GetRequiredService<TokenBook>().Replace(options.Tokens.RemoveAll(token => token.Name == name));
    }

    public async ValueTask DisposeAsync()
    {
        await _gone.CancelAsync();
        await _draws;
        await _app.StopAsync();
        await _app.DisposeAsync();
        _gone.Dispose();
    }

    private WebApplication Build(string hocon)
    {
        var config = ConfigurationFactory.ParseString($"mesh.gateway.port = {Port}\n{hocon}");
        var gateway = GatewayOptions.Read(new SettingsReader(config, MeshConfig.Reference(_ => null)));
        var options = MeshOptionsReader.Read(config).Options!;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "Mesh.Node" });
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(server => server.Listen(IPAddress.Loopback, Port));
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddSimpleConsole();
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<TimeProvider>(_clock);
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(new TokenBook(options.Tokens));
        builder.Services.AddSingleton<IMeshState>(new MadeState(() => _source.Latest));
        builder.Services.AddSingleton<IPictureSource>(_source);
        builder.Services.AddMeshGateway(gateway);
        var app = builder.Build();
        app.MapMeshGateway();
        return app;
    }

    private async Task DrawAsync()
    {
        using var timer = new PeriodicTimer(Pace);
        try
        {
            while (await timer.WaitForNextTickAsync(_gone.Token))
            {
                Show(_picture);
            }
        }
        catch (OperationCanceledException)
        {
            // nobody looks any more
        }
    }

    private ClusterPicture Now(long number) => _picture with { Number = number, At = _clock.GetUtcNow() };
}
