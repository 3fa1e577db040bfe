using System.Collections.Immutable;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Akka.Configuration;
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
        var gateway = url?.Scheme == Uri.UriSchemeHttp ? null : Configured(sources, around.Environment); // reading it takes longest
        url ??= new Uri(gateway!.Url, "health/ready");
        try
        {
            var answer = await AskAsync(url, gateway?.Tls, patience.Token).ConfigureAwait(false);
            await around.Out.WriteLineAsync(answer).ConfigureAwait(false);
            return answer.StartsWith("HTTP/1.1 200 ", StringComparison.Ordinal) ? 0 : 1;
        }
        catch (Exception fault) when (fault is SocketException or IOException or OperationCanceledException
            or AuthenticationException or CryptographicException)
        {
            await around.Error.WriteLineAsync($"{url} does not answer: {fault.Message}").ConfigureAwait(false);
            return 1;
        }
    }

    /// <summary>
    /// One GET over a connection of its own, as it is read. An <c>HttpClient</c> would more than double the processor time of a
    /// check, which every container of the cluster runs every other second.
    /// </summary>
    private static async Task<string> AskAsync(Uri url, TlsFiles? tls, CancellationToken cancellation)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(url.Host, url.Port, cancellation).ConfigureAwait(false);
        Stream stream = connection.GetStream();
        if (url.Scheme == Uri.UriSchemeHttps)
        {
            stream = await SecureAsync(stream, url.Host, tls, cancellation).ConfigureAwait(false);
        }

        var request = $"GET {url.PathAndQuery} HTTP/1.1\r\nHost: {url.Authority}\r\nConnection: close\r\n\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request), cancellation).ConfigureAwait(false);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>The node must show the very certificate that the configuration names, whoever has issued it and for which
    /// names; where that names none, one that this machine trusts.</summary>
    private static async Task<Stream> SecureAsync(Stream stream, string host, TlsFiles? tls, CancellationToken cancellation)
    {
        using var own = tls is null
            ? null
            : X509Certificate2.CreateFromPem(await File.ReadAllTextAsync(tls.Certificate, cancellation).ConfigureAwait(false));
        var secure = new SslStream(stream);
        await secure.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = host,
                RemoteCertificateValidationCallback = (_, shown, _, errors) => own is null
                    ? errors == SslPolicyErrors.None
                    : shown is not null && shown.GetRawCertData().AsSpan().SequenceEqual(own.RawDataMemory.Span),
            },
            cancellation).ConfigureAwait(false);
        return secure;
    }

    /// <summary>The gateway that the configuration names, which need not be sound in all else.</summary>
    private static GatewayOptions Configured(ImmutableArray<HoconSource> sources, Func<string, string?> environment)
    {
        var config = MeshConfig.Load(sources, environment).Config ?? MeshConfig.Reference(environment);
        return GatewayOptions.Read(new SettingsReader(config, Config.Empty));
    }
}
