using Akka.Actor;

namespace Mesh.Services;

/// <summary>One request on its way through a key's actor. Answered once, whatever happens.</summary>
/// <param name="request">The request.</param>
/// <param name="host">The service.</param>
/// <param name="activation">The key's actor, which the request has entered.</param>
/// <param name="isSecond">Whether an actor of the key has stopped before it came to this request.</param>
internal sealed class KeyedCall(IncomingRequest request, KeyedHost host, Activation activation, bool isSecond)
    : INoSerializationVerificationNeeded
{
    public string Key => request.Key!;

    public IncomingRequest Request => request;

    public Activation Activation => activation;

    public bool IsSecond => isSecond;

    public CancellationToken Stopping => host.Stopping;

    /// <summary>What the actor is given; null, and the request answered, when its deadline has passed.</summary>
    public Request? Begin()
    {
        var begun = host.Begin(request);
        if (begun is null)
        {
            host.Left(activation);
        }

        return begun;
    }

    public void Finish(in Reply reply)
    {
        host.Left(activation);
        host.Finish(request, reply);
    }

    public void Fail(Exception fault)
    {
        host.Left(activation);
        ServiceHost.Fail(request, fault);
    }

    /// <summary>Whether this is a call of that service.</summary>
    public bool IsOf(KeyedHost service) => service == host;
}
