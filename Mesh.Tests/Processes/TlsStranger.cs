using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Mesh.Identity;
using Mesh.Tests.Identity;

namespace Mesh.Tests.Processes;

/// <summary>Somebody who connects to a port under TLS.</summary>
internal static class TlsStranger
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Open = TimeSpan.FromSeconds(1); // less than what a node waits for a hello

    /// <summary>Whether a connection ends before anything can be said on it.</summary>
    /// <param name="port">Where, on this machine.</param>
    /// <param name="shown">What is shown there; null for no certificate.</param>
    /// <param name="trusted">Whom the stranger trusts, so that it is never the one who refuses.</param>
    public static async Task<bool> IsRefusedAsync(int port, TlsMaterial? shown, TlsFiles trusted)
    {
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(trusted.Authorities);
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port);
        using var patience = new CancellationTokenSource(Patience);
        await using var ssl = new SslStream(client.GetStream());
        try
        {
            await ssl.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = "",
                    ClientCertificateContext = shown?.Context,
                    EnabledSslProtocols = SslProtocols.Tls13,
                    RemoteCertificateValidationCallback = (_, node, _, _) =>
                        PeerCheck.FaultOf(node as X509Certificate2, authorities, [Roles.Node], Certificates.Now) is null,
                },
                patience.Token);
            patience.CancelAfter(Open);
            return await ssl.ReadAsync(new byte[1], patience.Token) == 0;
        }
        catch (OperationCanceledException)
        {
            return false; // it is open, and waits for what is said
        }
        catch (Exception refused) when (refused is IOException or AuthenticationException)
        {
            return true;
        }
    }
}
