using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Mesh.Identity;
using Mesh.Tests.Identity;
using Mesh.Tests.Inspection;
using Mesh.Tests.Node;
using Mesh.Tests.Support;

namespace Mesh.Tests.Processes;

/// <summary>A real node that others reach, with all that keeps strangers out, and strangers of every kind who meet it.</summary>
public sealed class StrangerNode : IAsyncLifetime, IDisposable
{
    private const string Change = "v1/upstreams/orders";
    private const string Admin = "admin";
    private const string Decided = "not asked for: the certificate decides";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly PbmTokens _tokens = new();
    private readonly string _admin = AccessToken.New();
    private readonly Certificates _ours = new("node1");
    private readonly Certificates _others = new();
    private readonly TemporaryFile _audit = new("");
    private readonly TemporaryFile _wrong = new(AccessToken.New());
    private readonly TemporaryFile _settings;
    private readonly HttpClient _http;
    private NodeProcess _node = null!;
    private string _gateway = "";

    public StrangerNode()
    {
        var own = TlsFiles.In(_ours.Directory, "node1");
        _settings = new($$"""
            mesh.formation.alone = on
            petabridge.cmd.host = "0.0.0.0"
            mesh.audit.file = "{{_audit.Path}}"
            mesh.gateway { host = "0.0.0.0", tls { certificate = "{{own.Certificate}}", key = "{{own.Key}}" } }
            mesh.access.tokens.{{Admin}} { hashes = ["{{AccessToken.HashOf(_admin)}}"], scopes = [mesh.admin, mesh.read] }
            {{_tokens.Hocon}}
            """);
        _http = Client(null);
    }

    public async Task InitializeAsync()
    {
        var ports = NodePorts.Free();
        _node = NodeProcess.Start("node1", ports, [ports], _ours.Directory, ["--config", _settings.Path]);
        _gateway = $"https://127.0.0.1:{ports.Gateway}/";
        await Eventually.Async(
            async () =>
            {
                try
                {
                    return (await _http.GetAsync(new Uri($"{_gateway}health/ready"))).StatusCode == HttpStatusCode.OK;
                }
                catch (HttpRequestException)
                {
                    return false; // it does not listen yet
                }
            },
            () => _node.Output,
            Patience);
    }

    /// <summary>Comes as a stranger of a kind to a port, and says what happened.</summary>
    public async Task<string> MeetAsync(string stranger, string port) => (stranger, port) switch
    {
        ("no token" or "wrong token", "4053" or "4054") => await AtPlaneAsync(port, _ours.Issue("node2", Roles.Node)),
        ("viewer doing an operator's work", "4053" or "4054") => await AtPlaneAsync(port, _ours.Issue("vera", Roles.Viewer)),
        (_, "4053" or "4054") => await AtPlaneAsync(port, Shown(stranger, "node2", Roles.Node, Roles.Operator)),
        ("no token", "8080") => await AtGatewayAsync(null, null),
        ("wrong token", "8080") => await AtGatewayAsync(AccessToken.New(), null),
        ("viewer doing an operator's work", "8080") => await AtGatewayAsync(_tokens.Viewer, null),
        (_, "8080") => await AtGatewayAsync(_admin, Shown(stranger, "anna", Roles.Operator, "gpu")),
        ("no token", "9110") => await AtPbmAsync("olga", ""),
        ("wrong token", "9110") => await AtPbmAsync("olga", $"--token-file {_wrong.Path}"),
        ("viewer doing an operator's work", "9110") => await AtPbmAsync("olga", _tokens.AsViewer),
        (_, "9110") => await HandshakeAsync(PortOf(port), Shown(stranger, "anna", Roles.Operator, "gpu"))
            ? "handshake refused"
            : "let in",
        _ => throw new ArgumentException($"nobody knows the stranger \"{stranger}\" at {port}"),
    };

    public async Task DisposeAsync() => await _node.DisposeAsync();

    public void Dispose()
    {
        _http.Dispose();
        _settings.Dispose();
        _wrong.Dispose();
        _audit.Dispose();
        _ours.Dispose();
        _others.Dispose();
        _tokens.Dispose();
    }

    /// <summary>What a stranger without a good certificate shows.</summary>
    private TlsMaterial? Shown(string stranger, string name, string role, string wrongRole) => stranger switch
    {
        "no certificate" => null,
        "wrong CA" => _others.Issue(name, role, trusted: TlsFiles.In(_ours.Directory, "node1")),
        "expired" => _ours.Issue(name, role, expired: true),
        "wrong role" => _ours.Issue(name, wrongRole),
        _ => throw new ArgumentException($"nobody knows the stranger \"{stranger}\""),
    };

    private async Task<string> AtPlaneAsync(string port, TlsMaterial? shown) =>
        await HandshakeAsync(PortOf(port), shown) ? "handshake refused" : Decided;

    private Task<bool> HandshakeAsync(int port, TlsMaterial? shown) =>
        TlsStranger.IsRefusedAsync(port, shown, TlsFiles.In(_ours.Directory, "node1"));

    private int PortOf(string port) => port switch
    {
        "4053" => _node.ControlPort,
        "4054" => _node.DataPort,
        _ => int.Parse(_node.Pbm.Split(':')[1], null),
    };

    /// <summary>Asks for a change; with a certificate, and without a token, what counts is that it changes nothing.</summary>
    private async Task<string> AtGatewayAsync(string? token, TlsMaterial? shown)
    {
        using var client = Client(shown);
        var before = Audited();
        var withToken = await PutAsync(client, token);
        if (token != _admin)
        {
            return $"{(int)withToken}{(Audited()[before.Length..] is [.., ("refused", _)] ? ", audited" : "")}";
        }

        return (withToken, await PutAsync(client, null)) is (HttpStatusCode.OK, HttpStatusCode.Unauthorized)
            ? "not asked for: the token decides"
            : $"{(int)withToken}";
    }

    private HttpClient Client(TlsMaterial? shown) => new(new SocketsHttpHandler
    {
        SslOptions =
        {
            ClientCertificateContext = shown?.Context,
            RemoteCertificateValidationCallback = (_, its, _, _) =>
                PeerCheck.ChainFaultOf((X509Certificate2)its!, _ours.Authorities, Certificates.Now) is null,
        },
    });

    private async Task<HttpStatusCode> PutAsync(HttpClient client, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, new Uri(_gateway + Change)) { Content = new StringContent("{}") };
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        using var response = await client.SendAsync(request);
        return response.StatusCode;
    }

    private async Task<string> AtPbmAsync(string name, string shown)
    {
        _ours.Issue(name, Roles.Operator);
        var before = Audited();
        var run = await ClientRun.Of(
            $"--certificate {TlsFiles.In(_ours.Directory, name).Certificate} {shown} {_node.Pbm} cluster down-unreachable");
        var what = run.ExitCode switch
        {
            0 => "done",
            1 when run.Error.Contains("was not run", StringComparison.Ordinal) => "not run",
            3 when run.Error.Contains("the node refuses", StringComparison.Ordinal) => "refused",
            _ => run.ToString(),
        };
        return $"{what}{(Audited()[before.Length..] is [("refused", _)] ? ", audited" : "")}";
    }

    private (string Outcome, string? Command)[] Audited() =>
    [
        .. File.ReadAllLines(_audit.Path)
            .Select(line => JsonDocument.Parse(line).RootElement)
            .Select(line => (
                line.GetProperty("outcome").GetString()!, line.TryGetProperty("command", out var command) ? command.GetString() : null)),
    ];
}
