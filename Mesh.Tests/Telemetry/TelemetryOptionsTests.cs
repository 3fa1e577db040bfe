using Mesh.Tests.Node;

namespace Mesh.Tests.Telemetry;

public sealed class TelemetryOptionsTests
{
    [Fact]
    public void NothingIsSentUnlessADeploymentSaysWhere() => Assert.Null(Assert.Single(NodePlansTests.Plans(1, string.Empty)).Telemetry.Endpoint);

    [Fact]
    public void OfTheNodesOfOneProcessOneSendsItsSpans() =>
        Assert.Equal([true, false, false], NodePlansTests.Plans(3, string.Empty).Select(plan => plan.Telemetry.Traces));

    [Theory]
    [InlineData("grpc", "http://c:4317", "http://c:4317/")]
    [InlineData("http", "http://c:4318", "http://c:4318/v1/traces")]
    [InlineData("http", "https://c/otlp/", "https://c/otlp/v1/traces")]
    public void TheEndpointIsThatOfTheProtocol(string protocol, string given, string used)
    {
        var plan = Assert.Single(NodePlansTests.Plans(1, $"mesh.telemetry.otlp {{ endpoint = \"{given}\", protocol = {protocol} }}"));

        Assert.Equal(new Uri(used), plan.Telemetry.EndpointOf("traces"));
    }

    [Theory]
    [InlineData(
        "otlp.endpoint = \"collector:4317\"",
        "mesh.telemetry.otlp.endpoint is collector:4317; it must be an absolute URL that begins with http:// or https://, or empty.")]
    [InlineData("otlp.protocol = thrift", "mesh.telemetry.otlp.protocol is thrift; it must be grpc or http.")]
    [InlineData("traces.sample = 2", "mesh.telemetry.traces.sample is 2; it must be a number from 0 to 1.")]
    [InlineData("otlp.interval = 10ms", "mesh.telemetry.otlp.interval is 10ms; it must be a duration with its unit from 1s to 1h.")]
    public void ABadValueIsAFault(string hocon, string fault) =>
        Assert.Equal([fault], NodePlansTests.Read(1, $"mesh.telemetry {{ {hocon} }}").Faults.AsEnumerable());
}
