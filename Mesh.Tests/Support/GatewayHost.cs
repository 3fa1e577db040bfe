using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Mesh.Access;
using Mesh.Node.Gateway;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Mesh.Tests.Support;

/// <summary>What the gateway sent.</summary>
internal sealed record Sent(
    string Service, string? Key, byte[] Payload, RequestOptions Options, CancellationToken Cancellation);

/// <summary>The gateway on a real server at a free port of the loopback, with a test in the runtime's place.</summary>
internal sealed class GatewayHost : IAsyncDisposable
{
    public const int MaxPayloadBytes = 1024 * 1024;

    private readonly WebApplication _app;

    private GatewayHost(WebApplication app) => _app = app;

    public FakeMeshState State { get; } = new();

    /// <summary>What answers requests; the payload back unless a test sets it.</summary>
    public Func<Sent, ValueTask<RequestResult>> OnSend { get; set; } = sent => new(new RequestResult
    {
        Outcome = Outcome.Replied,
        Payload = sent.Payload,
        Node = "node2",
        Attempts = 1,
    });

    public ConcurrentQueue<Sent> Sent { get; } = [];

    public HttpClient Http { get; private set; } = null!;

    public Uri Address { get; private set; } = null!;

    public IServiceProvider Services => _app.Services;

    public static async Task<GatewayHost> StartAsync(
        int maxPayloadBytes = MaxPayloadBytes, string hocon = "", Action<IServiceCollection>? services = null)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        GatewayHost host = null!;
        builder.Services.AddSingleton<SendRequest>((service, key, payload, options, cancellation) =>
            host.SendAsync(new(service, key, payload.ToArray(), options, cancellation)));
        builder.Services.AddSingleton(TestOptions.Of(hocon));
        builder.Services.AddSingleton(TestOptions.Of(hocon).Requests with { MaxPayloadBytes = maxPayloadBytes });
        builder.Services.AddSingleton<IMeshState>(_ => host.State);
        builder.Services.AddSingleton(new TokenBook(TestOptions.Of(hocon).Tokens));
        services?.Invoke(builder.Services);
        builder.Services.AddMeshGateway(TestGateway.Options(hocon: hocon));
        var app = builder.Build();
        host = new(app);
        app.MapMeshGateway();
        app.MapGet("/throws", () => { throw new InvalidOperationException("the secret cause"); });
        await app.StartAsync();
        host.Address = new(app.Urls.Single());
        host.Http = new(new SocketsHttpHandler { RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8 })
        {
            BaseAddress = host.Address,
        };
        return host;
    }

    /// <summary>Sends a target exactly as it stands.</summary>
    public Task<HttpResponseMessage> PostRawAsync(string target, HttpContent? body = null, string? key = null)
    {
        var asItIs = new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true };
        var address = new Uri($"{Address.GetLeftPart(UriPartial.Authority)}{target}", asItIs);
        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = body ?? new ByteArrayContent([]) };
        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation(GatewayHeaders.Key, key);
        }

        return Http.SendAsync(request);
    }

    public static async Task<JsonElement> JsonAsync(HttpResponseMessage response)
    {
        using var document = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync());
        return document.RootElement.Clone();
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private ValueTask<RequestResult> SendAsync(Sent sent)
    {
        Sent.Enqueue(sent);
        return OnSend(sent);
    }
}
