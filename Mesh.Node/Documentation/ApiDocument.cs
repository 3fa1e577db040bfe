using Mesh.Node.Gateway;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Mesh.Node.Documentation;

/// <summary>Writes <see cref="ApiRoutes"/> into the document of <c>/openapi/v1.json</c>; schemas come from the types.</summary>
internal sealed class ApiDocument : IOpenApiDocumentTransformer
{
    private const string ProblemType = "application/problem+json";
    private static readonly string[] AnyMethod = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

    public async Task TransformAsync(
        OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Mesh gateway",
            Version = "v1",
            Description = "Requests to services and upstreams of a Mesh cluster through any node, and what the node knows.",
        };
        document.Paths = [];
        var problem = await context.GetOrCreateSchemaAsync(typeof(Problem), null, cancellationToken);
        foreach (var route in ApiRoutes.All)
        {
            if (!document.Paths.TryGetValue(route.Path, out var item))
            {
                document.Paths[route.Path] = item = new OpenApiPathItem();
            }

            foreach (var method in route.Method == "*" ? AnyMethod : [route.Method])
            {
                ((OpenApiPathItem)item).AddOperation(
                    new HttpMethod(method), await OperationAsync(route, problem, context, cancellationToken));
            }
        }
    }

    private static async Task<OpenApiOperation> OperationAsync(
        ApiRoute route, OpenApiSchema problem, OpenApiDocumentTransformerContext context, CancellationToken cancellation)
    {
        var operation = new OpenApiOperation
        {
            Summary = route.Summary,
            Description = route.Scope is { } needed ? $"Needs the scope {needed}, unless callers may be strangers." : null,
            Parameters = [.. route.Parameters.Select(Parameter)],
            Responses = [],
        };
        if (route.Body is { } body)
        {
            operation.RequestBody = new OpenApiRequestBody
            {
                Description = body.Meaning,
                Content = Content(body.ContentType, await SchemaAsync(body, context, cancellation)),
            };
        }

        foreach (var response in route.Responses)
        {
            operation.Responses[$"{response.Status}"] = new OpenApiResponse
            {
                Description = response.Body.Meaning,
                Content = Content(response.Body.ContentType, await SchemaAsync(response.Body, context, cancellation)),
                Headers = response.Headers.ToDictionary(
                    header => header.Name,
                    IOpenApiHeader (header) => new OpenApiHeader { Description = header.Meaning, Schema = Text() }),
            };
        }

        (int, string)[] ofAccess = route.Scope is null ? [] : [(401, "The caller is not known."), (403, "The caller has not the scope.")];
        foreach (var (status, meaning) in route.Problems.AddRange(ofAccess))
        {
            operation.Responses[$"{status}"] = new OpenApiResponse { Description = meaning, Content = Content(ProblemType, problem) };
        }

        return operation;
    }

    private static IOpenApiParameter Parameter(ApiParameter parameter) => new OpenApiParameter
    {
        Name = parameter.Name,
        Description = parameter.Meaning,
        Required = parameter.Place == "path",
        Schema = Text(),
        In = parameter.Place switch
        {
            "path" => ParameterLocation.Path,
            "query" => ParameterLocation.Query,
            _ => ParameterLocation.Header,
        },
    };

    private static OpenApiSchema Text() => new() { Type = JsonSchemaType.String };

    private static Dictionary<string, OpenApiMediaType> Content(string type, IOpenApiSchema schema) =>
        new() { [type] = new OpenApiMediaType { Schema = schema } };

    private static async Task<OpenApiSchema> SchemaAsync(
        ApiBody body, OpenApiDocumentTransformerContext context, CancellationToken cancellation) =>
        body.Type is { } type ? await context.GetOrCreateSchemaAsync(type, null, cancellation)
        : body.ContentType.EndsWith("json", StringComparison.Ordinal) ? new OpenApiSchema { Type = JsonSchemaType.Object }
        : new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" };
}
