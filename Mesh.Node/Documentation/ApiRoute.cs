using System.Collections.Immutable;

namespace Mesh.Node.Documentation;

/// <summary>One route of the gateway, as <c>/openapi/v1.json</c> describes it.</summary>
/// <param name="Method">The HTTP method, in upper case; <c>*</c> for every one.</param>
/// <param name="Path">Its path, with parameters in braces.</param>
/// <param name="Summary">What it does, in a sentence.</param>
internal sealed record ApiRoute(string Method, string Path, string Summary)
{
    /// <summary>The scope that a caller needs; null for none.</summary>
    internal string? Scope { get; init; }

    /// <summary>What stands in the path, the query and the headers of a request.</summary>
    internal ImmutableArray<ApiParameter> Parameters { get; init; } = [];

    /// <summary>The body of a request; null for none.</summary>
    internal ApiBody? Body { get; init; }

    /// <summary>What it may answer beside problems.</summary>
    internal ImmutableArray<ApiResponse> Responses { get; init; } = [];

    /// <summary>The statuses of problem details that it may answer, with what each means.</summary>
    internal ImmutableArray<(int Status, string Meaning)> Problems { get; init; } = [];
}

/// <summary>A parameter.</summary>
/// <param name="Place"><c>path</c>, <c>query</c> or <c>header</c>.</param>
/// <param name="Name">Its name.</param>
/// <param name="Meaning">What it means, in a sentence.</param>
internal sealed record ApiParameter(string Place, string Name, string Meaning);

/// <summary>A body.</summary>
/// <param name="ContentType">Its media type.</param>
/// <param name="Meaning">What it is.</param>
/// <param name="Type">The type that its JSON is written from; null for bytes.</param>
internal sealed record ApiBody(string ContentType, string Meaning, Type? Type = null);

/// <summary>An answer that is no problem.</summary>
/// <param name="Status">Its status.</param>
/// <param name="Body">Its body.</param>
/// <param name="Headers">Its headers, with what each means.</param>
internal sealed record ApiResponse(int Status, ApiBody Body, params ImmutableArray<(string Name, string Meaning)> Headers);
