using Mesh.Access;
using Mesh.Hosting;
using Mesh.Links;

namespace Mesh.Inspection.Inquiries;

/// <summary>What this node answers when it is asked.</summary>
internal static class NodeInquiries
{
    /// <summary>One handler for each of <see cref="InquiryKinds"/>.</summary>
    public static IEnumerable<InquiryDesk.Handler> Of(MeshRuntime runtime, TimeProvider clock) =>
    [
        InquiryDesk.Handler.Of(InquiryKinds.Opinions, (_, _) => OpinionsAnswer.Of(runtime)),
        InquiryDesk.Handler.Of(InquiryKinds.Services, (_, _) => ServicesOf(runtime)),
        InquiryDesk.Handler.Of(InquiryKinds.Owners, (question, cancellation) =>
            OwnerDigests.Of(runtime.Router.Routes.Services.GetValueOrDefault(question.Service)?.Ring, question, cancellation)),
        InquiryDesk.Handler.Of(InquiryKinds.Drain, (question, _) => Drain(runtime, question)),
        InquiryDesk.Handler.Of(InquiryKinds.Traffic, (_, _) => TrafficAnswer.Of(runtime, clock.Monotonic())),
        InquiryDesk.Handler.Of(InquiryKinds.Busiest, (question, _) => BusiestAnswer.Of(runtime, question)),
        InquiryDesk.Handler.Of(InquiryKinds.Certificates, (_, _) => new CertificatesAnswer([.. runtime.Certificates])),
        InquiryDesk.Handler.Of(InquiryKinds.Chronicle, (question, _) => ChronicleAnswer.Of(runtime, question, clock.Monotonic())),
    ];

    private static ServicesAnswer ServicesOf(MeshRuntime runtime) => new(
        [.. runtime.Router.Routes.Services.Keys.Order(StringComparer.Ordinal).Take(ServicesAnswer.MaxNames)]);

    private static DrainAnswer Drain(MeshRuntime runtime, DrainQuestion question)
    {
        if (question.Begin)
        {
            var (action, fault) = runtime.Audit.Begin(new AuditWho("node", null, null, question.Client), "mesh drain");
            if (action is null)
            {
                throw new CommandFailedException($"it can't be audited there: {fault}");
            }

            runtime.Leave();
            action.End("done", "the drain has begun");
        }

        return new(runtime.Drain.Left, runtime.Drain.IsDone);
    }
}
