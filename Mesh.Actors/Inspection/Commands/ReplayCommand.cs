using Akka.Configuration;
using Mesh.Configuration;
using Mesh.Documents;
using Mesh.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Mesh.Inspection.Commands;

/// <summary><c>mesh replay</c>: makes the decisions of a file again, by the same rules or by others.</summary>
internal static class ReplayCommand
{
    public static CommandDefinition Definition { get; } = new(
        "replay",
        "Makes the decisions of a file again (\"mesh decisions --json\"): by the same rules, or with other settings.",
        [
            ArgumentDefinition.Positional("file", "what \"mesh decisions --json\" has printed") with { IsFile = true },
            ArgumentDefinition.Switch(
                "with",
                "settings in HOCON: a service's policies, or mesh.ring; for example \"mesh.services.echo.policy = bounded-load\"",
                null,
                "--with"),
        ],
        Run)
    { Role = PbmRole.Viewer };

    private static IAsyncEnumerable<Output> Run(CommandContext context)
    {
        var with = context.Arguments.Value("with");
        var report = Report(context.TextOf("file"), context.Arguments.Required("file"), with, context);
        return with is null && report.Differ > 0
            ? throw new CommandFailedException(
                $"{report.Differ} of {report.Replayed} decisions come out otherwise by the same rules: " +
                "the file was changed, or this node is of another version than the one that decided.")
            : Output.Only(ReplayText.Document(report), ReplayText.Parts(report, with));
    }

    private static ReplayReport Report(string text, string file, string? with, CommandContext context)
    {
        try
        {
            var (document, decisions, epochs) = DecisionsFile.Read(text);
            return ReplayReport.Of(document.Node, decisions, epochs, with is null ? null : Options(with, context));
        }
        catch (FormatException fault)
        {
            throw new CommandFailedException($"{file} is not what \"mesh decisions --json\" prints: {fault.Message}.");
        }
    }

    private static MeshOptions Options(string with, CommandContext context)
    {
        var (_, unreadable) = MeshConfig.Load([new HoconSource("--with", with)], static _ => null);
        if (!unreadable.IsEmpty)
        {
            throw new CommandFailedException(string.Join('\n', unreadable));
        }

        var (options, faults) = MeshOptionsReader.Read(
            ConfigurationFactory.ParseString(with).WithFallback(context.Services.GetRequiredService<Deployment>().Hocon));
        return options ?? throw new CommandFailedException(string.Join('\n', faults));
    }
}
