using System.Buffers;
using System.Globalization;
using System.Text;
using Mesh.Faults.Processes;
using Mesh.Inspection.Protocol;

namespace Mesh.Faults.Attacks;

/// <summary>What a good client says first at each port, and a request with it.</summary>
internal static class Greetings
{
    /// <summary>The numbers of the requests in them, which must run once each, however often they are sent.</summary>
    internal const long OfData = 998_000_001;

    /// <inheritdoc cref="OfData"/>
    internal const long OfGateway = 998_000_002;

    /// <summary>What is said at a node's port.</summary>
    /// <param name="port">Which port.</param>
    /// <param name="node">The node.</param>
    /// <param name="token">An operator's token.</param>
    internal static async Task<byte[]> OfAsync(Port port, FaultyNode node, string token) => port switch
    {
        Port.Control => ControlFrames.Of(ControlFrames.Associate),
        Port.Data => await DataAsync(ClusterCertificates.Stranger, node).ConfigureAwait(false),
        Port.Pbm => Pbm(token),
        _ => Encoding.ASCII.GetBytes(Gateway(node)),
    };

    /// <summary>A hello of the data plane, and a request that must not run twice.</summary>
    internal static async Task<byte[]> DataAsync(string from, FaultyNode node)
    {
        var facts = await LinkFacts.AskAsync(node).ConfigureAwait(false);
        var text = OfData.ToString(CultureInfo.InvariantCulture);
        return
        [
            .. DataFrames.Of(DataFrames.Hello(facts, from, node.Name)),
            .. DataFrames.Of(DataFrames.Request("effect", "replayed", $"replayed-{text}", text)),
        ];
    }

    /// <summary>A command of pbm's.</summary>
    internal static byte[] PbmQuestion() => FrameOf(new CommandRequest("cluster", "show", [], Json: false));

    private static byte[] Pbm(string token) =>
        [.. FrameOf(new Hello(ProtocolVersion.Min, ProtocolVersion.Max, "faults") { Token = token }), .. PbmQuestion()];

    private static byte[] FrameOf(InspectionMessage message)
    {
        var bytes = new ArrayBufferWriter<byte>();
        Frame.Write(message, bytes);
        return bytes.WrittenSpan.ToArray();
    }

    private static string Gateway(FaultyNode node)
    {
        var text = OfGateway.ToString(CultureInfo.InvariantCulture);
        return $"POST /v1/services/effect/replayed HTTP/1.1\r\nHost: {node.Address.Gateway.Authority}\r\n"
            + $"Mesh-Request-Id: replayed-{text}\r\nContent-Length: {text.Length}\r\n\r\n{text}";
    }
}
