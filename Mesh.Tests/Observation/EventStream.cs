using System.Diagnostics;
using System.Net.ServerSentEvents;
using System.Text.Json;

namespace Mesh.Tests.Observation;

/// <summary>A client of <c>/v1/events</c>, which reads as browsers do.</summary>
internal sealed class EventStream : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly HttpResponseMessage _response;
    private readonly IAsyncEnumerator<SseItem<string>> _events;

    private EventStream(HttpResponseMessage response, Stream body)
    {
        _response = response;
        _events = SseParser.Create(body).EnumerateAsync().GetAsyncEnumerator();
    }

    public static async Task<EventStream> OpenAsync(HttpClient http, string query = "", string? lastEventId = null, string? token = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/events{query}");
        if (lastEventId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastEventId);
        }

        request.Headers.Authorization = token is null ? null : new("Bearer", token);
        var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", response.EnsureSuccessStatusCode().Content.Headers.ContentType?.MediaType);
        return new(response, await response.Content.ReadAsStreamAsync());
    }

    /// <summary>The next event; null when the stream has ended.</summary>
    public async Task<SseItem<string>?> NextAsync() => await _events.MoveNextAsync().AsTask().WaitAsync(Patience) ? _events.Current : null;

    /// <summary>The first event of those to come that a test looks for.</summary>
    public async Task<SseItem<string>> FindAsync(string type, Func<JsonElement, bool> condition)
    {
        var waited = Stopwatch.StartNew();
        while (waited.Elapsed < Patience && await NextAsync() is { } next)
        {
            using var document = JsonDocument.Parse(next.Data);
            if (next.EventType == type && condition(document.RootElement))
            {
                return next;
            }
        }

        throw new InvalidOperationException($"no such {type} came within {waited.Elapsed}");
    }

    public ValueTask DisposeAsync()
    {
        _response.Dispose(); // what is read meanwhile ends with it
        return ValueTask.CompletedTask;
    }
}
