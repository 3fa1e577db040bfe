using System.Text;
using Mesh.Access;
using Mesh.Node.Access;
using Mesh.Node.Forwarding;
using Mesh.Node.Gateway;
using Mesh.Upstreams;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Mesh.Fuzz.Targets;

/// <summary>The head of an HTTP request as the gateway reads it: a line with the target, then a line for each header.</summary>
internal sealed class HeadersTarget : FuzzTarget
{
    private const int MaxDetailChars = 400;
    private const int MaxHeaders = 100; // the server's own limit
    private static readonly TimeSpan MaxDeadline = TimeSpan.FromSeconds(30);
    private static readonly Uri Instance = new("http://10.0.0.1:8080");

    private static readonly KeySource[] Sources =
    [
        KeySource.None, new(KeyKind.Header, "X-Id"), new(KeyKind.Cookie, "sid"), new(KeyKind.Path, "/v1/*/{key}"), new(KeyKind.ClientAddress, string.Empty),
    ];

    private static readonly TokenBook Nobody = new([]);

    public override string Name => "headers";

    public override IEnumerable<byte[]> Seeds
    {
        get
        {
            string[] texts =
            [
                "/v1/services/echo/a%2Fb%20c?x=1\nMesh-Deadline-Ms: 100\nMesh-Idempotent: true\nMesh-Request-Id: id-1",
                "http://a.mesh/v1/x/key/../%2e\nHost: orders.mesh\nMesh-Key: k\u00e4\nVia: 1.1 mesh-1\nAuthorization: Bearer mesh_a.b.c\nOrigin: http://a.example",
                "/v1/services/echo/\nMesh-Key: a\nMesh-Key: b\nMesh-Deadline-Ms: -1\nMesh-Idempotent: yes\nMesh-Request-Id: ",
                "//a/b\\c%5c#d\nCookie: sid=abc; x=\"y\"; sid=2\nX-Id: 7",
            ];
            return Utf8(texts);
        }
    }

    public override IEnumerable<byte[]> Words =>
        Utf8(
            "\nMesh-Key: ", "\nMesh-Deadline-Ms: ", "\nMesh-Idempotent: ", "\nMesh-Request-Id: ", "\nCookie: sid=", "\nX-Id: ", "\nHost: ", "\nVia: ", "\nOrigin: http://", "\nAuthorization: Bearer ", "\nProxy-Authorization: Bearer ", "%2e", "%2F",
            "%00", "%ff", "%", "/..", "/", "?", "#", "://", "@", "[", ".mesh");

    public override int MaxInputBytes => 16 << 10;

    public override long MaxAllocated(int inputBytes) => (128 << 10) + (200L * inputBytes);

    public override void Parse(byte[] input)
    {
        var (context, target) = RequestOf(input);
        Bounded(RequestHeaders.ReadOptions(context.Request.Headers, MaxDeadline, out _));
        Bounded(PathKey.TryDecode(target, out _, out var fault) ? null : fault);
        PathKey.IsEmpty(target);
        foreach (var source in Sources)
        {
            Bounded(ForwardKey.Read(context, context.Request.Path, source, out _));
        }

        Bounded(ForwardGuard.FaultOf(context, "mesh-1"));
        HostRoute.IsMeant(context, UpstreamTable.Empty);
        HostRoute.ServiceOf(context.Request.Host.Host);
        Bounded(HostGuard.FaultOf(context, UpstreamTable.Empty));
        Bounded(RequestId.Assign(context));
        if (BearerToken.Of(context.Request) is { } token)
        {
            Nobody.Find(token);
            JwtScheme.HasShape(token);
        }
    }

    public override void Check(byte[] input)
    {
        var (context, target) = RequestOf(input);
        if (RequestHeaders.ReadOptions(context.Request.Headers, MaxDeadline, out var options) is null)
        {
            FindingException.ThrowUnless(options.Deadline is null || (options.Deadline > TimeSpan.Zero && options.Deadline <= MaxDeadline), $"the deadline is {options.Deadline}");
            FindingException.ThrowUnless(options.RequestId is null || RequestOptions.IsRequestId(options.RequestId), $"the id is {options.RequestId}");
        }

        RequestId.Assign(context);
        FindingException.ThrowUnless(RequestOptions.IsRequestId(RequestId.Of(context)), $"the request is called {RequestId.Of(context)}");
        if (PathKey.TryDecode(target, out var key, out _))
        {
            FindingException.ThrowUnless(RequestKey.FaultOf(key) is null, $"the key is '{key}'");
            FindingException.ThrowUnless(
                PathKey.TryDecode($"/v1/{Uri.EscapeDataString(key)}?/", out var again, out _) && again == key, $"the key '{key}' became '{again}'");
        }

        var asked = ForwardTarget.Of(context);
        var address = InstanceAddress.Of(Instance, asked);
        FindingException.ThrowUnless(
            address.Authority == Instance.Authority && address.Scheme == Instance.Scheme && address.UserInfo.Length == 0,
            $"'{asked}' is asked of {address}");
    }

    private static void Bounded(GatewayFault? fault) =>
        FindingException.ThrowUnless(fault is null || fault.Detail.Length <= MaxDetailChars, $"a fault has {fault?.Detail.Length} characters");

    /// <summary>The request as the server would give it on: visible ASCII in the target, its path decoded.</summary>
    private static (DefaultHttpContext Context, string Target) RequestOf(byte[] input)
    {
        var lines = Encoding.UTF8.GetString(input).Split('\n');
        var target = new string([.. lines[0].Where(letter => letter is > ' ' and <= '~')]);
        var context = new DefaultHttpContext();
        context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = target;
        var path = target.Split('?')[0];
        context.Request.Path = path.StartsWith('/') ? new PathString(Uri.UnescapeDataString(path)) : "/";
        context.Request.QueryString = target.IndexOf('?') is > 0 and var query ? new QueryString(target[query..]) : default;
        foreach (var line in lines.Skip(1).Take(MaxHeaders))
        {
            if (line.IndexOf(':') is > 0 and var colon)
            {
                context.Request.Headers.Append(line[..colon], line[(colon + 1)..].Trim());
            }
        }

        return (context, target);
    }
}
