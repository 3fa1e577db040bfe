using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Mesh.Identity;
using Mesh.Tests.Access;

namespace Mesh.Tests.Gateway;

/// <summary><c>/metrics</c> of whole nodes.</summary>
public sealed partial class MetricsTests
{
    [Fact]
    public async Task TheEndOfEachCertificateIsMeasured()
    {
        using var certificates = new Mesh.Tests.Identity.Certificates("lone");
        await using var node = await GatewayNode.StartAsync($"mesh.tls.directory = \"{certificates.Directory}\"");

        var text = await node.Http.GetStringAsync("metrics");

        Assert.InRange(TimeLeft(text, "node", "lone (node)").TotalHours, 23.5, 24);
        Assert.InRange(TimeLeft(text, "authority", "Mesh CA ").TotalHours, 23.5, 24);
    }

    [Fact]
    public async Task WhatANodeMeasuresIsForThoseWhoMayRead()
    {
        var (reads, invokes) = (AccessToken.New(), AccessToken.New());
        await using var node = await GatewayNode.StartAsync($$"""
            mesh.access.tokens {
              prometheus { hashes = ["{{AccessToken.HashOf(reads)}}"], scopes = [mesh.read] }
              caller { hashes = ["{{AccessToken.HashOf(invokes)}}"], scopes = ["mesh.invoke:*"] }
            }
            """);

        using var nobody = await node.GetAsync("/metrics");
        using var caller = await node.GetAsync("/metrics", invokes);
        using var prometheus = await node.GetAsync("/metrics", reads);

        Assert.Equal(
            (HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden, HttpStatusCode.OK),
            (nobody.StatusCode, caller.StatusCode, prometheus.StatusCode));
    }

    private static TimeSpan TimeLeft(string metrics, string use, string name)
    {
        var line = Sample().Matches(metrics).SingleOrDefault(line => line.Groups["use"].Value == use
            && line.Groups["name"].Value.StartsWith(name, StringComparison.Ordinal));
        Assert.True(line is not null, $"there is no {use} of {name} in: {metrics}");
        return TimeSpan.FromSeconds(double.Parse(line.Groups["value"].Value, CultureInfo.InvariantCulture));
    }

    [GeneratedRegex(
        """^mesh_certificate_time_left_seconds\{.*mesh_certificate_name="(?<name>[^"]*)",mesh_certificate_use="(?<use>[^"]*)"\} (?<value>[0-9.]+)""",
        RegexOptions.Multiline)]
    private static partial Regex Sample();
}
