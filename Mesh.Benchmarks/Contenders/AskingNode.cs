using Akka.Actor;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Mesh.Benchmarks.Contenders;

/// <summary>Sends as plain Akka code does: it asks the routing actor.</summary>
internal sealed class AskingNode(IHost host, ContenderPlace place) : MeshContenderNode(host, place)
{
    // The actor answers by the deadline; what is asked of it any longer would hide that it did not.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private readonly TimeSpan _patience = place.Timeout + Grace;
    private readonly IActorRef _router =
        host.Services.GetRequiredService<ActorRegistry>().Get<MeshRouter>();

    /// <inheritdoc/>
    protected override ValueTask<RequestResult> SendAsync(string key, byte[] payload) =>
        new(_router.Ask<RequestResult>(new MeshRequest(Service, key, payload) { Options = Options }, _patience));
}
