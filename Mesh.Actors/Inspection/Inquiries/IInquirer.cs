using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace Mesh.Inspection.Inquiries;

/// <summary>Asks the nodes of the cluster, this one included. Thread-safe.</summary>
internal interface IInquirer
{
    /// <summary>The names of the nodes that can be asked, sorted.</summary>
    ImmutableArray<string> Nodes { get; }

    /// <summary>Asks one node. Ends when it has answered or the patience is over, whichever comes first.</summary>
    Task<NodeAnswer> AskAsync(string node, Inquiry inquiry, CancellationToken cancellation);
}

/// <summary>Questions and answers with their types.</summary>
internal static class Inquirers
{
    /// <summary>Asks all nodes at once, and ends with the slowest: after the kind's patience at the latest.</summary>
    /// <returns>An answer for each node, by name.</returns>
    public static async Task<ImmutableArray<NodeAnswer<TAnswer>>> AskAllAsync<TQuestion, TAnswer>(
        this IInquirer inquirer,
        InquiryKind<TQuestion, TAnswer> kind,
        TQuestion question,
        CancellationToken cancellation)
        where TAnswer : class =>
        [.. await Task.WhenAll(inquirer.Nodes.Select(node => inquirer.AskAsync(node, kind, question, cancellation))).ConfigureAwait(false)];

    /// <summary>Asks one node.</summary>
    public static async Task<NodeAnswer<TAnswer>> AskAsync<TQuestion, TAnswer>(
        this IInquirer inquirer,
        string node,
        InquiryKind<TQuestion, TAnswer> kind,
        TQuestion question,
        CancellationToken cancellation)
        where TAnswer : class
    {
        var inquiry = new Inquiry(kind.Name, kind.Patience, JsonSerializer.SerializeToUtf8Bytes(question, kind.Question));
        return Read(await inquirer.AskAsync(node, inquiry, cancellation).ConfigureAwait(false), kind);
    }

    /// <summary>Reads what a node answered.</summary>
    internal static NodeAnswer<TAnswer> Read<TQuestion, TAnswer>(NodeAnswer answer, InquiryKind<TQuestion, TAnswer> kind)
        where TAnswer : class
    {
        switch (answer.End)
        {
            case InquiryEnd.NoAnswer:
                return new(answer.Node, null, FormattableString.Invariant($"no answer within {kind.Patience.TotalSeconds:0.#} s."));
            case InquiryEnd.UnknownKind:
                return new(answer.Node, null, "not known to this node, which is of another version.");
            case InquiryEnd.Failed:
                return new(answer.Node, null, Encoding.UTF8.GetString(answer.Body.Span));
        }

        try
        {
            return JsonSerializer.Deserialize(answer.Body.Span, kind.Answer) is { } said
                ? new(answer.Node, said, null)
                : new(answer.Node, null, "its answer is empty.");
        }
        catch (JsonException)
        {
            return new(answer.Node, null, "its answer can't be read.");
        }
    }
}
