using Mesh.Configuration;
using Mesh.Hosting;
using Mesh.Identity;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Mesh.Expiry;

/// <summary>Reads this node's certificates anew when their files have changed, and warns before any that it goes by ends. Thread-safe.</summary>
internal sealed class CertificateWatch : IHostedService, IDisposable
{
    private static readonly TimeSpan BetweenWarnings = TimeSpan.FromDays(1);

    private readonly MeshOptions _options;
    private readonly TlsIdentity? _identity;
    private readonly CertificateBook _book;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly Lock _gate = new();
    private readonly Dictionary<CertificateTerm, DateTimeOffset> _warned = [];
    private ITimer? _timer;
    private string? _lastFault;

    public CertificateWatch(MeshOptions options, MeshRuntime runtime, CertificateBook book, TimeProvider clock, ILogger<CertificateWatch> log) =>
        (_options, _identity, _book, _clock, _log) = (options, runtime.Plane.Identity, book, clock, log);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _timer = _clock.CreateTimer(_ => Look(), null, TimeSpan.Zero, _options.Tls.Reload);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _timer?.Dispose();
        return Task.CompletedTask;
    }

    public void Dispose() => _timer?.Dispose();

    /// <summary>Looks at the files. What can't be used is told, and the last that could be holds.</summary>
    public void Look()
    {
        lock (_gate)
        {
            if (_identity is not null)
            {
                Reread(_identity);
            }

            Warn();
        }
    }

    private void Reread(TlsIdentity identity)
    {
        var (material, fault) = TlsMaterial.Read(identity.Files);
        fault ??= NodeCertificates.FaultsOf(material!, _options.Node, _clock.GetUtcNow()).FirstOrDefault();
        if (fault is not null && fault != _lastFault)
        {
            _log.CertificatesNotTaken(fault);
        }
        else if (fault is null && IsOther(material!, identity.Current))
        {
            identity.Take(material!);
            _log.CertificatesTaken(
                material!.Subject.ToString(), material.Own.NotAfter.ToUniversalTime(), material.Authorities.Count);
        }

        _lastFault = fault;
    }

    private void Warn()
    {
        var now = _clock.GetUtcNow();
        var ending = ExpiryPolicy.Ending(_book.Terms, now, _options.Tls.WarnBefore);
        foreach (var former in _warned.Keys.Except(ending).ToArray())
        {
            _warned.Remove(former);
        }

        foreach (var term in ending.Where(term => !_warned.TryGetValue(term, out var last) || now - last >= BetweenWarnings))
        {
            _warned[term] = now;
            _log.CertificateEnds(term.Name, term.Use, term.Until < now ? "ended" : "ends", term.Until.UtcDateTime, What(term));
        }
    }

    private string What(CertificateTerm term) => term.Use switch
    {
        CertificateUse.Authority => "pbm certs rotate makes another, and says how it takes over",
        CertificateUse.Gateway => "put another into the files of mesh.gateway.tls, and send SIGHUP",
        _ => $"pbm certs node {_options.Node.Name} makes another; this node reads it by itself",
    };

    private static bool IsOther(TlsMaterial one, TlsMaterial other) =>
        one.Own.Thumbprint != other.Own.Thumbprint
        || !one.Authorities.Select(authority => authority.Thumbprint).SequenceEqual(other.Authorities.Select(authority => authority.Thumbprint));
}
