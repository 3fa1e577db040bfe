using Akka.Actor;

namespace Mesh.Services;

/// <summary>One request on its way through a key's actor. Answered once, whatever happens.</summary>
internal sealed class KeyedCall(IncomingRequest request, KeyedHost host, Activation activation)
    : INoSerializationVerificationNeeded
{
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

    /// <summary>The key's actor stopped by itself before it came to this request.</summary>
    public void BounceFrom(KeyedHost owner)
    {
        if (owner == host)
        {
            host.Left(activation);
            request.Answer(
                Requests.Answer.Overloaded("the key's actor stopped before it came to this request.", TimeSpan.FromSeconds(1)));
        }
    }
}
