using System.Collections.Immutable;
using System.Text.Json;
using Mesh.Inspection.Inquiries;

namespace Mesh.Tests.Inspection;

/// <summary>Nodes whose answers a test sets, by node and kind. A node without one for a kind does not know it.</summary>
internal sealed class HandMadeAnswers : IInquirer
{
    private readonly Dictionary<(string Node, string Kind), Func<ReadOnlyMemory<byte>, NodeAnswer>> _answers = [];
    private readonly HashSet<string> _nodes = [];

    public ImmutableArray<string> Nodes => [.. _nodes.Order(StringComparer.Ordinal)];

    public HandMadeAnswers Add<TQuestion, TAnswer>(
        string node, InquiryKind<TQuestion, TAnswer> kind, Func<TQuestion, TAnswer> answer)
        where TAnswer : class
    {
        _nodes.Add(node);
        _answers[(node, kind.Name)] = body => new(
            node,
            InquiryEnd.Answered,
            JsonSerializer.SerializeToUtf8Bytes(answer(JsonSerializer.Deserialize(body.Span, kind.Question)!), kind.Answer));
        return this;
    }

    /// <summary>It is there, and answers nothing of that kind.</summary>
    public HandMadeAnswers AddSilent<TQuestion, TAnswer>(string node, InquiryKind<TQuestion, TAnswer> kind)
        where TAnswer : class
    {
        _nodes.Add(node);
        _answers[(node, kind.Name)] = _ => NodeAnswer.None(node);
        return this;
    }

    /// <summary>It is there, and of a version that knows no inquiry.</summary>
    public HandMadeAnswers AddOld(string node)
    {
        _nodes.Add(node);
        return this;
    }

    public void Remove(string node) => _nodes.Remove(node);

    public Task<NodeAnswer> AskAsync(string node, Inquiry inquiry, CancellationToken cancellation) => Task.FromResult(
        _answers.TryGetValue((node, inquiry.Kind), out var answer)
            ? answer(inquiry.Body)
            : new NodeAnswer(node, InquiryEnd.UnknownKind, default));
}
