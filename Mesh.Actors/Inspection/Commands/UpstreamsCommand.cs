using System.Text.Json;
using Mesh.Documents;
using Mesh.Upstreams;
using Microsoft.Extensions.DependencyInjection;

namespace Mesh.Inspection.Commands;

/// <summary><c>mesh upstreams</c>: the HTTP services that requests are forwarded to, or the instances of one.</summary>
internal static class UpstreamsCommand
{
    public static CommandDefinition Definition { get; } = new(
        "upstreams",
        "The HTTP services that requests are forwarded to, or each instance of one.",
        [
            ArgumentDefinition.Positional("upstream", "its name; all of them without it")
                with { Mandatory = false, Kind = ValueKinds.Upstream },
        ],
        Run)
    { Role = PbmRole.Viewer };

    private static IAsyncEnumerable<Output> Run(CommandContext context)
    {
        var node = context.Services.GetRequiredService<IMeshState>().NodeName;
        var registry = context.Services.GetRequiredService<UpstreamRegistry>();
        if (context.Arguments.Value("upstream") is not { } name)
        {
            var all = UpstreamsDocument.Of(node, registry);
            return Output.Only(
                JsonSerializer.SerializeToNode(all, StateJson.Readable.UpstreamsDocument)!, UpstreamsText.Parts(all));
        }

        var one = UpstreamDocument.Of(node, registry, name) ?? throw new CommandFailedException(Unknown(name, registry));
        return Output.Only(JsonSerializer.SerializeToNode(one, StateJson.Readable.UpstreamDocument)!, UpstreamsText.Parts(one));
    }

    private static string Unknown(string name, UpstreamRegistry registry)
    {
        var names = registry.View.ByName.Keys.Order(StringComparer.Ordinal).ToArray();
        return names is []
            ? $"There is no upstream \"{name}\"; there is none at all."
            : $"There is no upstream \"{name}\"; there are: {string.Join(", ", names.Take(20))}{(names.Length > 20 ? ", …" : "")}.";
    }
}
