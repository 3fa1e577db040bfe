using System.Diagnostics.Metrics;
using Mesh.Configuration;
using Mesh.Identity;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Mesh.Hosting;

/// <summary>Reads this node's certificates anew when their files have changed, and warns of their end. Thread-safe.</summary>
internal sealed class TlsWatch : IHostedService, IDisposable
{
    private static readonly TimeSpan BetweenWarnings = TimeSpan.FromDays(1);

    private readonly MeshOptions _options;
    private readonly TlsIdentity? _identity;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly Meter _meter = new("Mesh.Tls");
    private readonly Lock _gate = new();
    private ITimer? _timer;
    private DateTimeOffset _warned;
    private string? _lastFault;

    public TlsWatch(MeshOptions options, MeshRuntime runtime, TimeProvider clock, ILogger<TlsWatch> log)
    {
        (_options, _identity, _clock, _log) = (options, runtime.Plane.Identity, clock, log);
        if (_identity is not null)
        {
            _meter.CreateObservableGauge(
                "mesh.tls.certificate.expires_in", () => LeftOf(_identity.Current).TotalSeconds, "s", "Time until this node's certificate ends.");
        }
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (_identity is not null)
        {
            _timer = _clock.CreateTimer(_ => Look(), null, TimeSpan.Zero, _options.Tls.Reload);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _timer?.Dispose();
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        _timer?.Dispose();
        _meter.Dispose();
    }

    /// <summary>Looks at the files. What can't be used is told, and the last that could be holds.</summary>
    public void Look()
    {
        if (_identity is null)
        {
            return;
        }

        lock (_gate)
        {
            var (material, fault) = TlsMaterial.Read(_identity.Files);
            fault ??= NodeCertificates.FaultsOf(material!, _options.Node, _clock.GetUtcNow()).FirstOrDefault();
            if (fault is not null && fault != _lastFault)
            {
                _log.LogError("The certificates were read anew and are not taken, the last ones hold: {Fault}", fault);
            }
            else if (fault is null && IsOther(material!, _identity.Current))
            {
                _identity.Take(material!);
                _warned = default;
                _log.LogInformation(
                    "The certificates were read anew: {Subject}, until {End:u}, {Count} authorities", material!.Subject, EndOf(material), material.Authorities.Count);
            }

            _lastFault = fault;
            Warn(_identity.Current);
        }
    }

    /// <summary>When a node can't go by it any more.</summary>
    internal static DateTimeOffset EndOf(TlsMaterial material) => new(material.Own.NotAfter.ToUniversalTime(), TimeSpan.Zero);

    private static bool IsOther(TlsMaterial one, TlsMaterial other) =>
        one.Own.Thumbprint != other.Own.Thumbprint
        || !one.Authorities.Select(authority => authority.Thumbprint).SequenceEqual(other.Authorities.Select(authority => authority.Thumbprint));

    private TimeSpan LeftOf(TlsMaterial material) => EndOf(material) - _clock.GetUtcNow();

    private void Warn(TlsMaterial material)
    {
        var now = _clock.GetUtcNow();
        if (LeftOf(material) < _options.Tls.WarnBefore && now - _warned >= BetweenWarnings)
        {
            _warned = now;
            _log.LogWarning(
                "The certificate of this node ends on {End:u}; make it a new one: pbm certs node {Name}", EndOf(material), _options.Node.Name);
        }
    }
}
