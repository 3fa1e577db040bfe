using System.Collections.Immutable;
using System.Text.Json;
using Mesh.Documents;
using Microsoft.Extensions.DependencyInjection;

namespace Mesh.Inspection.Commands;

/// <summary><c>mesh services</c>: what the cluster offers, who offers it, and who agrees on its rings.</summary>
internal static class ServicesCommand
{
    private static readonly ImmutableArray<OutputColumn> Columns =
    [
        new("SERVICE"), new("KIND"), new("AFFINITY"), new("POLICY"), new("NODES", true), new("AGREE"),
    ];

    public static CommandDefinition Definition { get; } = new(
        "services",
        "What the cluster offers: kind, affinity, policy, nodes, and who agrees on its ring.",
        [],
        Run)
    { Role = PbmRole.Viewer };

    private static IAsyncEnumerable<Output> Run(CommandContext context)
    {
        var state = context.Services.GetRequiredService<IMeshState>();
        var document = ServicesDocument.Of(state);
        return Output.Only(JsonSerializer.SerializeToNode(document, StateJson.Readable.ServicesDocument)!, Parts(document));
    }

    private static IEnumerable<OutputPart> Parts(ServicesDocument document) => document.Services is []
        ? [Output.LineOf("No member offers any service, as far as this node knows.")]
        :
        [
            .. Output.Table(Columns, document.Services.Select(Row)),
            Output.LineOf(""),
            .. document.Services.GroupBy(service => service.RingDigest, StringComparer.Ordinal).SelectMany(Offer),
        ];

    private static ImmutableArray<OutputSpan> Row(ServiceDocument service)
    {
        var words = WordsOf(service);
        return
        [
            new(service.Name, Tone.Strong),
            service.Kind,
            service.Affinity,
            service.Policy,
            $"{service.Members.Length}",
            new(words.Count, words.Others is [] ? Tone.Plain : Tone.Bad),
        ];
    }

    // Services that the same nodes offer have one ring: who offers them is said once.
    private static IEnumerable<OutputPart> Offer(IEnumerable<ServiceDocument> alike)
    {
        var services = alike.ToArray();
        var names = string.Join(", ", services.Select(service => service.Name));
        var offer = $"Ring {services[0].RingDigest} of {names}: offered by {string.Join(", ", services[0].Members)}";
        return
        [
            .. LabelledText.Paragraph(offer),
            .. services.SelectMany(service => WordsOf(service).Others.SelectMany(told => LabelledText.Paragraph(
                $"{told.Node} goes by another ring of {service.Name}: {told.Digest}", Tone.Bad))),
        ];
    }

    private static RingWords WordsOf(ServiceDocument service) =>
        RingWords.Of(service.RingDigest, service.Members, service.Digests);
}
