using System.Collections.Immutable;
using System.Globalization;
using Mesh.Documents;

namespace Mesh.Inspection.Commands;

/// <summary>What <c>mesh upstreams</c> says to people. Pure.</summary>
internal static class UpstreamsText
{
    private static readonly ImmutableArray<OutputColumn> Upstreams =
    [
        new("UPSTREAM"), new("INSTANCES", true), new("HEALTHY", true), new("HOSTS"),
    ];

    private static readonly ImmutableArray<OutputColumn> Instances =
    [
        new("INSTANCE"), new("ADDRESS"), new("ZONE"), new("SHARE", true), new("STATE"), new("IN FLIGHT", true),
    ];

    /// <summary>All upstreams, and what nodes disagree about.</summary>
    public static IEnumerable<OutputPart> Parts(UpstreamsDocument document) => document.Upstreams is []
        ? [Output.LineOf("There are no upstreams, as far as this node knows.")]
        :
        [
            .. Output.Table(Upstreams, document.Upstreams.Select(Row)),
            Output.LineOf(""),
            .. LabelledText.Paragraph($"As {document.Node} sees them; nodes that know the same have the digest {document.Digest}."),
            .. document.Conflicts.SelectMany(conflict => LabelledText.Paragraph(conflict, Tone.Bad)),
        ];

    /// <summary>The instances of one, and why some of them are avoided.</summary>
    public static IEnumerable<OutputPart> Parts(UpstreamDocument document) =>
    [
        .. LabelledText.Parts("upstream", document.Name),
        .. LabelledText.Parts("hosts", string.Join(", ", document.Hosts)),
        .. LabelledText.Parts("key", document.Key),
        .. LabelledText.Parts("policy", $"{document.Policy}; without a key {document.KeylessPolicy}"),
        .. document.Dns.SelectMany(Names),
        Output.LineOf(""),
        .. document.Instances is []
            ? [Output.LineOf("It has no instances.")]
            : Output.Table(Instances, document.Instances.Select(Row)),
        .. document.Instances.Any(instance => instance.State != "healthy") ? [Output.LineOf("")] : Array.Empty<OutputPart>(),
        .. document.Instances.Where(instance => instance.State != "healthy").SelectMany(Reason),
    ];

    private static ImmutableArray<OutputSpan> Row(UpstreamSummaryDocument upstream) =>
    [
        new(upstream.Name, Tone.Strong),
        $"{upstream.Instances}",
        new($"{upstream.Healthy}", upstream.Healthy == upstream.Instances ? Tone.Plain : Tone.Bad),
        string.Join(", ", upstream.Hosts),
    ];

    private static ImmutableArray<OutputSpan> Row(InstanceDocument instance) =>
    [
        new(instance.Id, Tone.Strong),
        instance.Address,
        instance.Zone ?? "-",
        string.Create(CultureInfo.InvariantCulture, $"{100 * instance.Share:0.0} %"),
        new(instance.State, instance.State == "healthy" ? Tone.Good : Tone.Bad),
        $"{instance.InFlight}",
    ];

    private static IEnumerable<OutputPart> Names(DnsNameDocument name) =>
    [
        .. LabelledText.Parts("dns", name.Node is { } node ? $"{name.Name}, asked for by {node}" : $"{name.Name}, not asked for yet"),
        .. name.Fault is { } fault ? LabelledText.Parts("", fault, Tone.Bad) : [],
    ];

    private static IEnumerable<OutputPart> Reason(InstanceDocument instance)
    {
        var cause = instance.State == "suspect" ? $"suspect ({instance.Cause})" : "ejected for failing requests";
        var probe = instance.LastProbe is { } found ? $"its last probe from here: {found}" : "not probed from here";
        return LabelledText.Paragraph($"{instance.Id} is {cause}; {probe}");
    }
}
