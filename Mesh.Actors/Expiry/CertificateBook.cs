using System.Diagnostics.Metrics;

namespace Mesh.Expiry;

/// <summary>Every certificate that this node goes by, and until when; also as a metric. Thread-safe.</summary>
internal sealed class CertificateBook
{
    private readonly ICertificateHolder[] _holders;

    /// <summary>Made by dependency injection.</summary>
    public CertificateBook(IEnumerable<ICertificateHolder> holders, TimeProvider clock, IMeterFactory meters)
    {
        _holders = [.. holders];
        meters.Create(MeshMeters.Certificates).CreateObservableGauge(
            "mesh.certificate.time_left",
            () => Terms.Select(term => new Measurement<double>(
                (term.Until - clock.GetUtcNow()).TotalSeconds, new("mesh.certificate.use", term.Use), new("mesh.certificate.name", term.Name))),
            "s",
            "Time until a certificate that this node goes by ends; below zero when it has.");
    }

    /// <summary>Those that this node goes by now.</summary>
    public IEnumerable<CertificateTerm> Terms => _holders.SelectMany(holder => holder.Terms);
}
