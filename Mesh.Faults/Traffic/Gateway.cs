using System.Net;

namespace Mesh.Faults.Traffic;

/// <summary>One node's gateway, as a load balancer in front of it would see it.</summary>
internal sealed class Gateway(Uri address)
{
    private volatile bool _isReady = true;

    internal Uri Address { get; } = address;

    /// <summary>Host and port, as histories name it.</summary>
    internal string Name => Address.Authority;

    /// <summary>Whether it said, when last asked, that it takes requests.</summary>
    internal bool IsReady => _isReady;

    /// <summary>Asks now, and waits at most as long as the token says.</summary>
    internal async Task AskAsync(HttpClient http, CancellationToken patience)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri(Address, "/health/ready"), patience).ConfigureAwait(false);
            _isReady = answer.StatusCode == HttpStatusCode.OK;
        }
        catch (Exception fault) when (HttpFaults.IsUnanswered(fault))
        {
            _isReady = false;
        }
    }
}
