using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Mesh.Node.Forwarding;
using Mesh.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;
using Deployed = Mesh.Tests.Configuration.Deployment;

namespace Mesh.Tests.Forwarding;

/// <summary>An instance that a DNS name led to is asked by its address, and trusted by its name.</summary>
public sealed class InstanceTransportTests
{
    [Fact]
    public async Task ACertificateIsCheckedAgainstTheName()
    {
        using var key = ECDsa.Create();
        using var certificate = new CertificateRequest("CN=orders.internal", key, HashAlgorithmName.SHA256)
        {
            CertificateExtensions = { NamesOf("orders.internal") },
        }.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
        var asked = new List<string>();
        var port = Ports.Free();
        await using var server = await ServerAsync(port, certificate, asked);
        var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        trust.CustomTrustStore.Add(certificate);
        using var transport = new InstanceTransport(Deployed.Options(string.Empty).Http, trust);

        using var good = await SendAsync(transport, port, $"orders.internal:{port}");
        var bad = await Assert.ThrowsAsync<HttpRequestException>(() => SendAsync(transport, port, "other.internal"));

        Assert.Equal($"orders.internal:{port}", await good.Content.ReadAsStringAsync());
        Assert.Equal(HttpRequestError.SecureConnectionError, bad.HttpRequestError);
        Assert.Equal(["orders.internal", "other.internal"], asked);
    }

    private static Task<HttpResponseMessage> SendAsync(InstanceTransport transport, int port, string host)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"https://127.0.0.1:{port}/");
        request.Headers.Host = host;
        return transport.Requests.SendAsync(request, CancellationToken.None);
    }

    private static X509Extension NamesOf(string name)
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        return names.Build();
    }

    private static async Task<WebApplication> ServerAsync(int port, X509Certificate2 certificate, List<string> asked)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(server => server.Listen(IPAddress.Loopback, port, listen => listen.UseHttps(
            new HttpsConnectionAdapterOptions
            {
                ServerCertificateSelector = (_, name) =>
                {
                    asked.Add(name ?? string.Empty);
                    return certificate;
                },
            })));
        var app = builder.Build();
        app.Run(context => context.Response.WriteAsync(context.Request.Host.Value ?? string.Empty));
        await app.StartAsync();
        return app;
    }
}
