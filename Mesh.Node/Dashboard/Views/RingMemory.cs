using Mesh.Membership;
using Mesh.Observation;

namespace Mesh.Node.Dashboard.Views;

/// <summary>Remembers the rings that a page has shown, so that it can show what moved. Not thread-safe: one for each page.</summary>
internal sealed class RingMemory
{
    private static readonly TimeSpan ShownFor = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, (Ring Now, Ring? Before, DateTimeOffset At)> _rings = new(StringComparer.Ordinal);

    /// <summary>Takes note of a picture's rings.</summary>
    internal void Take(ClusterPicture picture)
    {
        foreach (var service in picture.Services)
        {
            var known = _rings.TryGetValue(service.Name, out var ring);
            if (!known || ring.Now.Digest != service.Ring.Digest)
            {
                _rings[service.Name] = (service.Ring, known ? ring.Now : null, picture.At);
            }
        }
    }

    /// <summary>The ring that a service had before a change that is news; else null.</summary>
    internal Ring? BeforeOf(string service, DateTimeOffset now) =>
        _rings.TryGetValue(service, out var ring) && now - ring.At < ShownFor ? ring.Before : null;
}
