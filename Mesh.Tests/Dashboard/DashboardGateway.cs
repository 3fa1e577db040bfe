using System.Net;
using System.Text.RegularExpressions;
using Mesh.Identity;
using Mesh.Inspection.Inquiries;
using Mesh.Observation;
using Mesh.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Mesh.Tests.Dashboard;

/// <summary>A gateway whose dashboard shows three made nodes, and a browser without a script.</summary>
internal sealed partial class DashboardGateway : IAsyncDisposable
{
    private readonly GatewayHost _host;

    private DashboardGateway(GatewayHost host, AskedNodes asked) => (_host, Asked) = (host, asked);

    public static string Reader { get; } = AccessToken.New();

    public static string Operator { get; } = AccessToken.New();

    public static string Invoker { get; } = AccessToken.New();

    /// <summary>Tokens for looking, for draining, and for neither.</summary>
    public static string Tokens { get; } = $$"""
        mesh.access.tokens.reader { hashes = ["{{AccessToken.HashOf(Reader)}}"], scopes = [mesh.read] }
        mesh.access.tokens.ops { hashes = ["{{AccessToken.HashOf(Operator)}}"], scopes = [mesh.operator] }
        mesh.access.tokens.invoker { hashes = ["{{AccessToken.HashOf(Invoker)}}"], scopes = ["mesh.invoke:*"] }
        """;

    public IServiceProvider Services => _host.Services;

    public Uri Address => _host.Address;

    /// <summary>What other nodes were asked.</summary>
    public AskedNodes Asked { get; }

    public HttpClient Browser { get; private init; } = null!;

    public static async Task<DashboardGateway> StartAsync(string hocon = "")
    {
        var (source, asked) = (new MadeSource(MadePictures.Of(3)), new AskedNodes());
        var host = await GatewayHost.StartAsync(hocon: hocon, configure: services =>
        {
            services.AddSingleton<IPictureSource>(source);
            services.AddSingleton<IMeshState>(new MadeState(() => source.Latest));
            services.AddSingleton<IInquirer>(asked);
        });
        var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() })
        {
            BaseAddress = host.Address,
        };
        browser.DefaultRequestHeaders.Add("Accept", "text/html,application/xhtml+xml");
        return new(host, asked) { Browser = browser };
    }

    /// <summary>Fills in the form of a page and sends it.</summary>
    public async Task<HttpResponseMessage> SubmitAsync(string page, string action, params (string Name, string Value)[] fields)
    {
        using var shown = await Browser.GetAsync(page);
        return await PostAsync(action, [("__RequestVerificationToken", TokenIn(await shown.Content.ReadAsStringAsync())), .. fields]);
    }

    public async Task<HttpResponseMessage> PostAsync(string action, params (string Name, string Value)[] fields)
    {
        using var form = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        return await Browser.PostAsync(action, form);
    }

    public Task<HttpResponseMessage> SignInAsync(string token, string to = "/") => SubmitAsync("/sign-in", "/sign-in", ("token", token), ("to", to));

    /// <summary>What a page's forms prove with that they are its own.</summary>
    public static string TokenIn(string html) => FormToken().Match(html).Groups[1].Value;

    public async ValueTask DisposeAsync()
    {
        Browser.Dispose();
        await _host.DisposeAsync();
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex FormToken();
}
