using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Mesh.Faults.Records;

namespace Mesh.Faults.Traffic;

/// <summary>Sends one request by HTTP, and says what became of it. Thread-safe.</summary>
internal sealed class Caller(LoadOptions options, Gateways gateways) : IDisposable
{
    /// <summary>How long after its deadline a request is given up: well after the moment that would break the promise.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly string _deadline = options.Deadline.TotalMilliseconds.ToString(CultureInfo.InvariantCulture);

    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        ConnectTimeout = TimeSpan.FromSeconds(2),
        MaxConnectionsPerServer = 1_024, // more wait their turn, within their time
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(10),
    })
    { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>Never throws: whatever happens is an outcome.</summary>
    internal async Task<Answered> SendAsync(Planned planned)
    {
        var began = Monotonic.Now;
        foreach (var gateway in gateways.For(planned.Turn))
        {
            if (await TrySendAsync(planned, gateway, began).ConfigureAwait(false) is { } answered)
            {
                return answered;
            }
        }

        return Ended(planned, "-", began, new(Words.Unsent, "-"));
    }

    public void Dispose() => _http.Dispose();

    /// <summary>Null when the gateway took no connection: the request was certainly not sent.</summary>
    private async Task<Answered?> TrySendAsync(Planned planned, Gateway gateway, long began)
    {
        using var patience = new CancellationTokenSource(options.Deadline + Grace);
        try
        {
            using var request = RequestOf(planned, gateway);
            using var response = await _http.SendAsync(request, patience.Token).ConfigureAwait(false);
            var said = await Said.OfAsync(response, patience.Token).ConfigureAwait(false);
            return Ended(planned, gateway.Name, began, said);
        }
        catch (Exception fault) when (HttpFaults.IsUnsent(fault))
        {
            return null;
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException)
        {
            return Ended(planned, gateway.Name, began, new(Words.GatewayLost, HttpFaults.NameOf(fault)));
        }
        catch (OperationCanceledException)
        {
            return Ended(planned, gateway.Name, began, new(Words.None, "-"));
        }
    }

    private HttpRequestMessage RequestOf(Planned planned, Gateway gateway)
    {
        var request = new HttpRequestMessage(
            HttpMethod.Post, new Uri(gateway.Address, $"/v1/services/{planned.Service}/{planned.Key}"))
        {
            Content = new ByteArrayContent(PayloadOf(planned)),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("text/plain");
        request.Headers.Add("Mesh-Idempotent", planned.Idempotent ? "true" : "false");
        request.Headers.Add("Mesh-Deadline-Ms", _deadline);
        if (options.RequestIds)
        {
            request.Headers.Add("Mesh-Request-Id", $"load-{planned.Number}");
        }

        return request;
    }

    private byte[] PayloadOf(Planned planned)
    {
        var text = planned.Number.ToString(CultureInfo.InvariantCulture);
        text = options.Word.Length > 0 ? $"{text} {options.Word}" : text;
        return Encoding.ASCII.GetBytes(text.PadRight(options.PayloadBytes));
    }

    private Answered Ended(Planned planned, string gateway, long began, Said said) => new(
        planned.Number,
        planned.Service,
        planned.Key,
        planned.Idempotent,
        gateway,
        began,
        Monotonic.Now,
        (int)options.Deadline.TotalMilliseconds,
        said.Outcome,
        said.Reason,
        said.Node,
        said.Attempts,
        said.Reply);
}
