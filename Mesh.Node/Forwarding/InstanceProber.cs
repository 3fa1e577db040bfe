using System.Globalization;
using System.Net;
using Mesh.Configuration;
using Mesh.Upstreams;

namespace Mesh.Node.Forwarding;

/// <summary>Probes instances with <c>GET</c>, as their upstreams' checks say.</summary>
internal sealed class InstanceProber(InstanceTransport transport, MeshOptions options, TimeProvider clock) : IInstanceProber
{
    private const int MostBody = 4096;
    private const string Agent = "mesh-probe";
    private const string ProberHeader = "Mesh-Prober";

    public async Task<ProbeResult> ProbeAsync(UpstreamInstance instance, UpstreamDefinition upstream)
    {
        var check = upstream.Check;
        var began = clock.GetTimestamp();
        using var timeout = new CancellationTokenSource(check.Timeout, clock);
        try
        {
            using var request = RequestOf(instance, upstream);
            using var response = await transport.Probes.SendAsync(request, timeout.Token).ConfigureAwait(false);
            var took = clock.GetElapsedTime(began);
            var status = (int)response.StatusCode;
            if (!check.Status.Contains(status))
            {
                return new(ProbeEnd.Failed, took, $"status {status}; {check.Status} wanted");
            }

            var isGood = check.Body.Length == 0
                || (await BeginningAsync(response, timeout.Token).ConfigureAwait(false)).Contains(check.Body, StringComparison.Ordinal);
            return isGood
                ? new(ProbeEnd.Passed, took, $"status {status}")
                : new(ProbeEnd.Failed, took, $"status {status}, without \"{check.Body}\" in the body");
        }
        catch (OperationCanceledException)
        {
            return new(ProbeEnd.TimedOut, clock.GetElapsedTime(began), string.Create(
                CultureInfo.InvariantCulture, $"no answer within {check.Timeout.TotalMilliseconds:0} ms"));
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or InvalidOperationException or UriFormatException)
        {
            return new(ProbeEnd.Refused, clock.GetElapsedTime(began), fault.Message.TrimEnd('.'));
        }
    }

    private HttpRequestMessage RequestOf(UpstreamInstance instance, UpstreamDefinition upstream)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, InstanceAddress.Of(instance.Address, upstream.Check.Path))
        {
            Version = upstream.Http2 ? HttpVersion.Version20 : HttpVersion.Version11,
            VersionPolicy = upstream.Http2 ? HttpVersionPolicy.RequestVersionExact : HttpVersionPolicy.RequestVersionOrHigher,
        };
        request.Headers.Host = instance.Host;
        request.Headers.TryAddWithoutValidation("User-Agent", Agent);
        request.Headers.TryAddWithoutValidation(ProberHeader, options.Node.Name);
        return request;
    }

    private static async Task<string> BeginningAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var body = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        var bytes = new byte[MostBody];
        var read = await body.ReadAtLeastAsync(bytes, MostBody, throwOnEndOfStream: false, cancellation).ConfigureAwait(false);
        return System.Text.Encoding.UTF8.GetString(bytes, 0, read);
    }
}
