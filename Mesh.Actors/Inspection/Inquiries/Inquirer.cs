using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster;
using Mesh.Membership;

namespace Mesh.Inspection.Inquiries;

/// <summary>Asks over the control plane; this node itself, without it.</summary>
internal sealed class Inquirer(ActorSystem system, IMeshState state, InquiryDesk desk) : IInquirer
{
    /// <inheritdoc/>
    public ImmutableArray<string> Nodes =>
    [
        .. state.View.Members.Where(CanBeAsked).Select(member => member.Name)
            .Append(state.NodeName) // also while it is in no cluster
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal),
    ];

    /// <inheritdoc/>
    public async Task<NodeAnswer> AskAsync(string node, Inquiry inquiry, CancellationToken cancellation)
    {
        if (node == state.NodeName)
        {
            return await AskHereAsync(inquiry, cancellation).ConfigureAwait(false);
        }

        if (state.View.Members.FirstOrDefault(member => member.Name == node && CanBeAsked(member)) is not { } member)
        {
            return NodeAnswer.None(node); // it has left since
        }

        try
        {
            var inspector = system.ActorSelection($"{member.Address}/user/mesh/{InspectorActor.Name}");
            var answer = await inspector.Ask<InquiryAnswer>(inquiry, inquiry.Patience, cancellation).ConfigureAwait(false);
            return new(node, answer.End, answer.Body);
        }
        catch (AskTimeoutException)
        {
            return NodeAnswer.None(node);
        }
    }

    private async Task<NodeAnswer> AskHereAsync(Inquiry inquiry, CancellationToken cancellation)
    {
        try
        {
            var answer = await Task.Run(() => desk.Answer(inquiry, cancellation), cancellation).ConfigureAwait(false);
            return new(state.NodeName, answer.End, answer.Body);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return NodeAnswer.None(state.NodeName);
        }
    }

    private static bool CanBeAsked(MeshMember member) => member.Status is MemberStatus.Up or MemberStatus.WeaklyUp or MemberStatus.Leaving;
}
