using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Mesh.Inspection.Inquiries;

namespace Mesh.Tests.Dashboard;

/// <summary>Three nodes that drain when they are asked to.</summary>
internal sealed class AskedNodes : IInquirer
{
    public ImmutableArray<string> Nodes => ["node1", "node2", "node3"];

    /// <summary>Whom was asked for what.</summary>
    public ConcurrentQueue<(string Node, string Kind, string Question)> Questions { get; } = [];

    public Task<NodeAnswer> AskAsync(string node, Inquiry inquiry, CancellationToken cancellation)
    {
        Questions.Enqueue((node, inquiry.Kind, Encoding.UTF8.GetString(inquiry.Body.Span)));
        return Task.FromResult(new NodeAnswer(
            node, InquiryEnd.Answered, JsonSerializer.SerializeToUtf8Bytes(new DrainAnswer("2 requests", false), InquiryJson.Default.DrainAnswer)));
    }
}
