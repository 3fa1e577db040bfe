using Mesh.Inspection.Inquiries;
using Microsoft.Extensions.DependencyInjection;

namespace Mesh.Inspection.Commands;

/// <summary><c>mesh doubt</c>: who suspects whom. Each node has its own opinion, so each is asked.</summary>
internal static class DoubtCommand
{
    public static CommandDefinition Definition { get; } = new(
        "doubt",
        "Who suspects whom: what every node thinks of every other one. Asks all nodes.",
        [],
        Run)
    { Role = PbmRole.Viewer };

    private static async IAsyncEnumerable<Output> Run(CommandContext context)
    {
        var inquirer = context.Services.GetRequiredService<IInquirer>();
        yield return DoubtMatrix.Of(
            await inquirer.AskAllAsync(InquiryKinds.Opinions, Nothing.Instance, context.Cancellation));
    }
}
