using Mesh.Configuration;
using Mesh.Inspection.Inquiries;
using Microsoft.Extensions.DependencyInjection;

namespace Mesh.Inspection.Commands;

/// <summary><c>mesh certs</c>: which certificates every node goes by, and when they end.</summary>
internal static class CertsCommand
{
    public static CommandDefinition Definition { get; } = new(
        "certs",
        "The certificates that every node shows, whom it trusts, and when these end. Asks all nodes.",
        [],
        Run)
    { Role = PbmRole.Viewer };

    private static async IAsyncEnumerable<Output> Run(CommandContext context)
    {
        var answers = await context.Services.GetRequiredService<IInquirer>()
            .AskAllAsync(InquiryKinds.Certificates, Nothing.Instance, context.Cancellation);
        var now = context.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        yield return CertsText.Of(answers, now, context.Services.GetRequiredService<MeshOptions>().Tls.WarnBefore);
    }
}
