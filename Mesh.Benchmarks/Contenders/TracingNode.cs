using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Mesh.Benchmarks.Contenders;

/// <summary>Sends through <see cref="MeshClient"/>, as <see cref="SendingNode"/> does, and begins a trace for one request in a
/// hundred by chance, as a root sampler of 1 % does: what it does not draw has no activity. Until telemetry is switched on it does not draw.</summary>
internal sealed class TracingNode(IHost host, ContenderPlace place) : MeshContenderNode(host, place), IContenderNode
{
    /// <summary>The name of the caller's own spans.</summary>
    internal const string SourceName = "Mesh.Benchmarks";

    private const uint OneOf = 100;

    private static readonly ActivitySource Source = new(SourceName);

    [ThreadStatic]
    private static uint _chance;

    private readonly MeshClient _client = host.Services.GetRequiredService<MeshClient>();
    private Observed? _observed;

    /// <inheritdoc/>
    public void SwitchTelemetry(bool isOn)
    {
        _observed?.Dispose();
        _observed = isOn ? new Observed() : null;
    }

    /// <inheritdoc/>
    protected override ValueTask<RequestResult> SendAsync(string key, byte[] payload) =>
        _observed is not null && Chance() % OneOf == 0 ? new(TracedAsync(key, payload)) : _client.SendAsync(Service, key, payload, Options);

    private async Task<RequestResult> TracedAsync(string key, byte[] payload)
    {
        using var span = Source.StartActivity("call");
        return await _client.SendAsync(Service, key, payload, Options);
    }

    /// <summary>Xorshift: a shared generator would cost more than what is measured.</summary>
    private static uint Chance()
    {
        var chance = _chance == 0 ? (uint)Environment.CurrentManagedThreadId * 2_654_435_761 : _chance;
        chance ^= chance << 13;
        chance ^= chance >> 17;
        chance ^= chance << 5;
        return _chance = chance;
    }
}
