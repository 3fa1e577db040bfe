using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Mesh.Benchmarks.Contenders;

/// <summary>Sends as code inside a node does: through <see cref="MeshClient"/>.</summary>
internal sealed class SendingNode(IHost host, ContenderPlace place, bool idempotent = true)
    : MeshContenderNode(host, place, idempotent)
{
    private readonly MeshClient _client = host.Services.GetRequiredService<MeshClient>();

    /// <inheritdoc/>
    protected override ValueTask<RequestResult> SendAsync(string key, byte[] payload) =>
        _client.SendAsync(Service, key, payload, Options);
}
