using System.Collections.Immutable;
using Mesh.Documents;
using Mesh.Node.Events;
using Mesh.Node.Forwarding;
using Mesh.Node.Gateway;

namespace Mesh.Node.Documentation;

/// <summary>Every route of the gateway. A test holds this against the routes that are mapped.</summary>
internal static class ApiRoutes
{
    private const string Json = "application/json";
    private const string Bytes = "application/octet-stream";

    private static readonly ApiParameter Service = new("path", "service", "The service's name.");
    private static readonly ApiParameter Upstream = new("path", "service", "The upstream's name: a DNS label in lower case.");
    private static readonly ApiParameter Id = new("path", "id", "The instance's id: 1 to 63 letters, digits, '-', '_' and '.'.");
    private static readonly ApiParameter Path = new("path", "path", "The path at the upstream.");
    private static readonly ApiParameter Key = new("path", "key", "The key, percent-encoded: 1 to 1,024 bytes of UTF-8.");
    private static readonly ApiParameter KeyHeader = new("header", GatewayHeaders.Key, "The key, as UTF-8, where the path has none.");

    private static readonly ImmutableArray<ApiParameter> RequestHeaders =
    [
        new("header", GatewayHeaders.DeadlineMs, "How long the caller waits at most, in whole milliseconds."),
        new("header", GatewayHeaders.Idempotent, "true or false: whether running the request twice does no harm."),
        new("header", GatewayHeaders.RequestId, "The request's id, 1 to 128 visible ASCII characters; who asks again by it gets the same answer."),
    ];

    private static readonly ImmutableArray<(string, string)> ReplyHeaders =
    [
        (GatewayHeaders.Node, "The node that answered."),
        (GatewayHeaders.Attempts, "How often the request was sent to a node."),
        (GatewayHeaders.RequestId, "The request's id."),
    ];

    private static readonly ImmutableArray<(int, string)> RequestProblems =
    [
        (400, "The key or a header can't be understood, or the handler refused the payload."),
        (404, "No member offers the service."),
        (413, "The payload is larger than mesh.requests.max-payload."),
        (422, "The handler refused what the payload asks for, or the request has brought down nodes."),
        (429, "A bounded queue is full; Retry-After says when to come back."),
        (502, "The handler failed."),
        (503, "Nobody could be sent to, and the request did not run."),
        (504, "The request may have run, and no reply came in time."),
    ];

    private static readonly ImmutableArray<(int, string)> NoSuchService = [(404, "There is none of that name.")];

    private static readonly ImmutableArray<(int, string)> ChangeProblems =
        [(400, "The change is refused as a whole; faults has every fault."), (503, "The change could not be stored.")];

    internal static ImmutableArray<ApiRoute> All { get; } =
    [
        new("POST", "/v1/services/{service}/{key}", "Sends one request to the service, which runs on the node that owns the key.")
        {
            Scope = "mesh.invoke:{service}",
            Parameters = [Service, Key, .. RequestHeaders],
            Body = new(Bytes, "The payload."),
            Responses = [new(200, new(Bytes, "The handler's reply."), ReplyHeaders)],
            Problems = RequestProblems,
        },
        new("POST", "/v1/services/{service}", "The same with the key in a header, or without a key.")
        {
            Scope = "mesh.invoke:{service}",
            Parameters = [Service, KeyHeader, .. RequestHeaders],
            Body = new(Bytes, "The payload."),
            Responses = [new(200, new(Bytes, "The handler's reply."), ReplyHeaders)],
            Problems = RequestProblems,
        },
        Reads("/", "Where to go from here; who accepts text/html gets the dashboard.", typeof(RootDocument)) with { Scope = null },
        Reads("/v1/members", "The members of the cluster, as this node sees them.", typeof(MembersDocument)),
        Reads("/v1/services", "The services that members offer.", typeof(ServicesDocument)),
        Reads("/v1/rings/{service}", "A service's ring.", typeof(RingDocument), Service) with { Problems = NoSuchService },
        Reads("/v1/routes/{service}/{key}", "Where a request for a key would go now, and why.", typeof(RouteDocument), Service, Key) with
        {
            Problems = [.. NoSuchService, (400, "The key can't be understood.")],
        },
        new("GET", EventsEndpoint.Path, "What goes on in the cluster, as server-sent events: a picture each second, and each thing that happens.")
        {
            Scope = "mesh.read",
            Parameters =
            [
                new("query", "types", "Only these, with commas between them: picture, happening; both without it."),
                new("header", "Last-Event-ID", "The id of the last event that a former stream of the same node had: what it missed is told first."),
            ],
            Responses = [new(200, new(EventsEndpoint.ContentType, "The stream; the data of a picture is JSON as in the schema.", typeof(PictureDocument)))],
            Problems = [(400, "A type is none."), (503, "There are as many streams as there may be; Retry-After says when to come back.")],
        },
        Reads("/v1/upstreams", "The HTTP services that requests are forwarded to.", typeof(UpstreamsDocument)),
        Reads("/v1/upstreams/{service}", "One upstream, its DNS names and its instances, as this node sees them.", typeof(UpstreamDocument), Upstream) with
        {
            Problems = NoSuchService,
        },
        Changes("PUT", "/v1/upstreams/{service}", "New settings of an upstream, with the keys of mesh.upstreams in the configuration.", Upstream) with
        {
            Body = new(Json, "The settings, and instances if there are any to add."),
        },
        Changes("DELETE", "/v1/upstreams/{service}", "Forgets what was registered of an upstream.", Upstream) with
        {
            Problems = [.. ChangeProblems, .. NoSuchService, (409, "It stands in a node's configuration.")],
        },
        Changes("PUT", "/v1/upstreams/{service}/instances/{id}", "Registers an instance, changes it, or is its heartbeat.", Upstream, Id) with
        {
            Parameters = [Upstream, Id, new("query", "replace", "true: another server may take the place of the one of that id.")],
            Body = new(Json, "address, and as one likes weight, zone, metadata and ttl."),
        },
        Changes("DELETE", "/v1/upstreams/{service}/instances/{id}", "Removes an instance; what it has under way ends in peace.", Upstream, Id) with
        {
            Problems = [.. ChangeProblems, .. NoSuchService, (409, "It stands in a node's configuration, or is a record of a DNS name.")],
        },
        Forwards("/http/{service}", "Forwards to the root of an upstream.", Upstream),
        Forwards("/http/{service}/{path}", "Forwards to an instance of an upstream: any method, any body.", Upstream, Path),
        Reads("/health/live", "Whether the process answers.", typeof(HealthDocument)) with { Scope = null },
        Reads("/health/ready", "Whether this node takes requests now.", typeof(HealthDocument)) with
        {
            Scope = null,
            Problems = [(503, "It does not; checks and faults say why.")],
        },
        new("GET", MetricsEndpoint.Path, "What this node measures, for Prometheus.")
        {
            Scope = "mesh.read",
            Responses = [new(200, new("text/plain", "Prometheus' text format."))],
        },
        new("GET", "/openapi/v1.json", "This document.") { Scope = "mesh.read", Responses = [new(200, new(Json, "OpenAPI 3.1."))] },
    ];

    private static ApiRoute Reads(string path, string summary, Type document, params ImmutableArray<ApiParameter> parameters) =>
        new("GET", path, summary) { Scope = "mesh.read", Parameters = parameters, Responses = [new(200, new(Json, summary, document))] };

    private static ApiRoute Changes(string method, string path, string summary, params ImmutableArray<ApiParameter> parameters) =>
        new(method, path, summary)
        {
            Scope = "mesh.admin",
            Parameters = parameters,
            Responses = [new(200, new(Json, "Whether most nodes have it.", typeof(ChangeDocument)))],
            Problems = ChangeProblems,
        };

    private static ApiRoute Forwards(string path, string summary, params ImmutableArray<ApiParameter> parameters) =>
        new("*", path, summary)
        {
            Scope = "mesh.forward:{service}",
            Parameters = [.. parameters, KeyHeader, .. RequestHeaders],
            Responses =
            [
                new(200, new(Bytes, "The instance's response, whatever its status."),
                    (GatewayHeaders.Instance, "The instance that answered."),
                    (GatewayHeaders.Attempts, "How often the request was sent to an instance."),
                    (GatewayHeaders.RequestId, "The request's id.")),
            ],
            Problems =
            [
                (400, "The key or a header can't be understood."),
                (404, "There is no upstream of that name."),
                (429, "Each instance has as many requests as it may."),
                (503, "No instance takes connections, and the request did not run."),
                (504, "The request may have run, and no response came in time."),
                (508, "The request has been here before."),
            ],
        };
}
