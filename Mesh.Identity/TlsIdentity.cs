using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Mesh.Identity;

/// <summary>Who this process is, and whom it trusts: read from files, and read anew while it runs. Thread-safe.</summary>
/// <remarks>What is read anew holds for connections that begin later; those that stand go on.</remarks>
public sealed class TlsIdentity
{
    private readonly TimeProvider _clock;
    private TlsMaterial _current;

    /// <summary>An identity.</summary>
    /// <param name="files">Where it is read from.</param>
    /// <param name="first">What was read there.</param>
    /// <param name="clock">Tells what is valid.</param>
    public TlsIdentity(TlsFiles files, TlsMaterial first, TimeProvider clock)
    {
        Files = files;
        _current = first;
        _clock = clock;
    }

    /// <summary>Where it is read from.</summary>
    public TlsFiles Files { get; }

    /// <summary>What was read last.</summary>
    public TlsMaterial Current => Volatile.Read(ref _current);

    /// <summary>Takes another certificate, other authorities, or both.</summary>
    public void Take(TlsMaterial material) => Volatile.Write(ref _current, material);

    /// <summary>Greets a peer that has dialled: both sides show a certificate, in TLS 1.3.</summary>
    /// <param name="inner">The connection; it is the stream's from here on.</param>
    /// <param name="roles">One of these must be the peer's.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The stream, and whom it leads to.</returns>
    /// <exception cref="AuthenticationException">The peer is not to be trusted; the message says why.</exception>
    /// <exception cref="IOException">The connection was lost.</exception>
    public Task<(SslStream Stream, CertificateSubject Peer)> AcceptAsync(
        Stream inner, IReadOnlyList<string> roles, CancellationToken cancellation)
    {
        var check = new Check(this, roles, name: null);
        return check.RunAsync(inner, ssl => ssl.AuthenticateAsServerAsync(
            new SslServerAuthenticationOptions
            {
                ServerCertificateContext = check.Material.Context,
                ClientCertificateRequired = true,
                EnabledSslProtocols = SslProtocols.Tls13,
                CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
                RemoteCertificateValidationCallback = check.IsGood,
                AllowTlsResume = false, // each connection is checked against what holds when it begins
            },
            cancellation));
    }

    /// <summary>Greets a peer that was dialled. See <see cref="AcceptAsync"/>.</summary>
    /// <param name="inner">The connection; it is the stream's from here on.</param>
    /// <param name="roles">One of these must be the peer's.</param>
    /// <param name="name">The name that it must go by; null for any.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task<(SslStream Stream, CertificateSubject Peer)> DialAsync(
        Stream inner, IReadOnlyList<string> roles, string? name, CancellationToken cancellation)
    {
        var check = new Check(this, roles, name);
        return check.RunAsync(inner, ssl => ssl.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = string.Empty, // the names are Mesh's own, and checked here
                ClientCertificateContext = check.Material.Context,
                EnabledSslProtocols = SslProtocols.Tls13,
                CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
                RemoteCertificateValidationCallback = check.IsGood,
                AllowTlsResume = false,
            },
            cancellation));
    }

    private sealed class Check(TlsIdentity identity, IReadOnlyList<string> roles, string? name)
    {
        private string? _fault;
        private CertificateSubject? _peer;

        public TlsMaterial Material { get; } = identity.Current;

        public bool IsGood(object sender, X509Certificate? shown, X509Chain? chain, SslPolicyErrors errors)
        {
            var certificate = shown as X509Certificate2;
            _fault = PeerCheck.FaultOf(certificate, Material.Authorities, [.. roles], identity._clock.GetUtcNow());
            _peer = _fault is null ? CertificateSubject.Of(certificate!) : null;
            if (_peer is not null && name is not null && !_peer.Allows(name))
            {
                _fault = $"its certificate is for {_peer}, and {name} was dialled";
            }

            return _fault is null;
        }

        public async Task<(SslStream Stream, CertificateSubject Peer)> RunAsync(Stream inner, Func<SslStream, Task> greet)
        {
            var ssl = new SslStream(inner);
            try
            {
                await greet(ssl).ConfigureAwait(false);
                return (ssl, _peer ?? throw new AuthenticationException("it has no certificate"));
            }
            catch
            {
                await ssl.DisposeAsync().ConfigureAwait(false);
                if (_fault is not null)
                {
                    throw new AuthenticationException(_fault);
                }

                throw;
            }
        }
    }
}
