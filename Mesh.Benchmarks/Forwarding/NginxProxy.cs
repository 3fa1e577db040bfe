using System.Collections.Immutable;
using System.Diagnostics;
using Mesh.Benchmarks.Failover;
using Mesh.Benchmarks.Processes;

namespace Mesh.Benchmarks.Forwarding;

/// <summary>nginx, as an operator would set it up to lose nothing, or as its documents begin.</summary>
internal sealed class NginxProxy : IProxy
{
    internal const string Program = "/usr/sbin/nginx";

    private const string Tuned = """
        proxy_connect_timeout 1s;
              proxy_read_timeout 1s;
              proxy_next_upstream error timeout http_500 http_502 http_503 http_504;
              proxy_next_upstream_tries 3;
        """;

    private readonly ProxyFiles _files = new();
    private readonly ChildProcess _process;
    private readonly int _port = FreePorts.Next(1);
    private ImmutableArray<int> _backends;

    private readonly bool _isTuned;

    private NginxProxy(ImmutableArray<int> backends, bool isTuned)
    {
        (_backends, _isTuned) = (backends, isTuned);
        Write();
        _process = new ChildProcess(new ProcessStartInfo(Program, ["-c", _files.PathOf("nginx.conf"), "-p", _files.Directory]));
    }

    public ImmutableArray<Uri> Targets => [new($"http://127.0.0.1:{_port}/x")];

    internal static async Task<IProxy> StartAsync(ImmutableArray<int> backends, bool isTuned)
    {
        var proxy = new NginxProxy(backends, isTuned);
        await ProxyFiles.ListeningAsync(proxy._port, proxy._process);
        return proxy;
    }

    public Task AddAsync(int port)
    {
        _backends = _backends.Add(port);
        Write();
        NodeFaults.Tell(_process.Id, ProcessSignal.Hangup);
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _files.Dispose();
    }

    private void Write() => File.WriteAllText(_files.PathOf("nginx.conf"), $$"""
        daemon off;
        worker_processes 1;
        pid {{_files.PathOf("nginx.pid")}};
        error_log stderr crit;
        events { worker_connections 4096; }
        http {
          access_log off;
          client_body_temp_path {{_files.Directory}};
          proxy_temp_path {{_files.Directory}};
          fastcgi_temp_path {{_files.Directory}};
          uwsgi_temp_path {{_files.Directory}};
          scgi_temp_path {{_files.Directory}};
          upstream echo {
        {{string.Join('\n', _backends.Select(backend => $"    server 127.0.0.1:{backend};"))}}
            keepalive 64;
          }
          server {
            listen 127.0.0.1:{{_port}};
            location / {
              proxy_pass http://echo;
              proxy_http_version 1.1;
              proxy_set_header Connection "";
              {{(_isTuned ? Tuned : string.Empty)}}
            }
          }
        }
        """);
}
