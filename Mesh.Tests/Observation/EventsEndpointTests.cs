using System.Net;
using Mesh.Node.Events;
using Mesh.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Mesh.Tests.Observation;

public sealed class EventsEndpointTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly HandMadePictures _pictures = new();

    [Fact]
    public async Task PicturesAndHappeningsAreToldAsTheyCome()
    {
        await using var host = await StartAsync();
        await using var stream = await EventStream.OpenAsync(host.Http);
        await WatchedAsync(1);

        _pictures.Publish(Pictures.Of(1, 1));
        _pictures.Publish(Pictures.Of(2, 1, Pictures.Happening(1)));

        Assert.Equal("picture", (await stream.NextAsync())?.EventType);
        var happening = await stream.NextAsync();
        Assert.Equal(("happening", "cafe.1"), (happening?.EventType, happening?.EventId));
        Assert.Equal(
            """{"id":1,"at":"2026-01-01T12:00:01+00:00","kind":"suspect","subject":"node3","by":["node1"],"text":"node3 is suspect."}""",
            happening?.Data);
        Assert.Equal("picture", (await stream.NextAsync())?.EventType);
    }

    [Fact]
    public async Task WhoComesBackGetsWhatItMissed()
    {
        await using var host = await StartAsync();
        await using var stream = await EventStream.OpenAsync(host.Http, "?types=happening", "cafe.1");
        await WatchedAsync(1);

        _pictures.Publish(Pictures.Of(1, 1, Pictures.Happening(1), Pictures.Happening(2)));
        Assert.Equal("cafe.2", (await stream.NextAsync())?.EventId);
    }

    [Fact]
    public async Task ATypeThatIsNoneIsRefused()
    {
        await using var host = await StartAsync();

        using var response = await host.Http.GetAsync("/v1/events?types=pictures");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var problem = await GatewayHost.JsonAsync(response);
        Assert.Equal("invalid-query", problem.GetProperty("reason").GetString());
        Assert.StartsWith("types has \"pictures\"; it must be picture", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ThereAreOnlySoManyStreamsAndOneThatEndsMakesRoom()
    {
        await using var host = await StartAsync("mesh.gateway.limits.event-streams = 1");
        var stream = await EventStream.OpenAsync(host.Http);
        await WatchedAsync(1);

        using (var refused = await host.Http.GetAsync("/v1/events"))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.Equal(TimeSpan.FromSeconds(5), refused.Headers.RetryAfter?.Delta);
            Assert.Equal("too-many-streams", (await GatewayHost.JsonAsync(refused)).GetProperty("reason").GetString());
        }

        await stream.DisposeAsync();
        await WatchedAsync(0);
        await Eventually.Async(
            async () =>
            {
                using var response = await host.Http.GetAsync("/v1/events", HttpCompletionOption.ResponseHeadersRead);
                return response.IsSuccessStatusCode;
            },
            () => "no room",
            Patience);
    }

    [Fact]
    public async Task AnOpenStreamIsNoRequestInFlightToTheLimiter()
    {
        await using var host = await StartAsync("mesh.gateway.limits.concurrency = 1");
        await using var stream = await EventStream.OpenAsync(host.Http);
        await WatchedAsync(1);

        using var response = await host.Http.GetAsync("/v1/members");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task StreamsEndWhenTheGatewayIsToClose()
    {
        await using var host = await StartAsync();
        await using var stream = await EventStream.OpenAsync(host.Http);
        await WatchedAsync(1);

        host.Services.GetRequiredService<EventStreams>().End();

        Assert.Null(await stream.NextAsync());
        using var refused = await host.Http.GetAsync("/v1/events");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
    }

    [Fact]
    public async Task AStreamEndsWithTheTokenThatItWasOpenedBy()
    {
        var token = "reader-token-of-sufficient-length-0123456789";
        var access = Tokens(token);
        await using var host = await StartAsync(access);
        using (var stranger = await host.Http.GetAsync("/v1/events"))
        {
            Assert.Equal(HttpStatusCode.Unauthorized, stranger.StatusCode);
        }

        await using var stream = await EventStream.OpenAsync(host.Http, token: token);
        await WatchedAsync(1);
        _pictures.Publish(Pictures.Of(1, 0));
        Assert.NotNull(await stream.NextAsync());

        host.Services.GetRequiredService<Mesh.Access.TokenBook>().Replace(TestOptions.Of(Tokens("another-token-of-sufficient-length-0123456789")).Tokens);
        _pictures.Publish(Pictures.Of(2, 0));

        Assert.Null(await stream.NextAsync());
    }

    private static string Tokens(string token) =>
        $$"""mesh.access.tokens.reader { hashes = ["{{Mesh.Identity.AccessToken.HashOf(token)}}"], scopes = ["mesh.read"] }""";

    private Task<GatewayHost> StartAsync(string hocon = "") =>
        GatewayHost.StartAsync(hocon: hocon, configure: services => services.AddSingleton<Mesh.Observation.IPictureSource>(_pictures));

    private Task WatchedAsync(int count) => Eventually.Async(() => _pictures.Watchers == count, () => $"{_pictures.Watchers} watch", Patience);
}
