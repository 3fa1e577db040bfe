using System.Runtime.Serialization;
using Akka.Actor;
using Akka.TestKit.Xunit2;
using Mesh.Serialization;

namespace Mesh.Tests.Serialization;

public sealed class MeshSerializerTests : TestKit
{
    private readonly MeshSerializer _serializer;

    public MeshSerializerTests()
        : base("akka.loglevel = OFF") => _serializer = new MeshSerializer((ExtendedActorSystem)Sys);

    public static TheoryData<string?, int, double?, bool?> Requests => new()
    {
        { null, 0, null, null },
        { "k", 1, 0.0, false },
        { "ä/ö %2F €", 70_000, 2_500.5, true },
        { new string('k', 1_024), 100, -1.0, null },
    };

    public static TheoryData<Outcome, Reason, string?, double?> Results => new()
    {
        { Outcome.Replied, Reason.None, null, null },
        { Outcome.Rejected, Reason.Overloaded, "full", 1_000.0 },
        { Outcome.Unknown, Reason.KeyRequired, "", 0.0 },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public void ARequestIsReadAsItWasWritten(string? key, int bytes, double? deadlineMs, bool? idempotent)
    {
        var request = new MeshRequest("echo", key, Payload(bytes))
        {
            Options = new RequestOptions
            {
                Deadline = deadlineMs is { } ms ? TimeSpan.FromMilliseconds(ms) : null,
                Idempotent = idempotent,
                RequestId = key is null ? null : "id-1",
            },
        };

        var read = Assert.IsType<MeshRequest>(RoundTrip(request));

        Assert.Equal((request.Service, request.Key, request.Options), (read.Service, read.Key, read.Options));
        Assert.Equal(request.Payload.ToArray(), read.Payload.ToArray());
    }

    [Theory]
    [MemberData(nameof(Results))]
    public void AResultIsReadAsItWasWritten(Outcome outcome, Reason reason, string? detail, double? retryAfterMs)
    {
        var result = new RequestResult
        {
            Outcome = outcome,
            Reason = reason,
            Payload = Payload(1_000),
            Detail = detail,
            Node = detail,
            Attempts = 3,
            RetryAfter = retryAfterMs is { } ms ? TimeSpan.FromMilliseconds(ms) : null,
        };

        var read = Assert.IsType<RequestResult>(RoundTrip(result));

        Assert.Equal(result.Payload.ToArray(), read.Payload.ToArray());
        Assert.Equal(result with { Payload = default }, read with { Payload = default });
    }

    [Theory]
    [InlineData("request-1")]
    [InlineData("result-1")]
    public void HostileBytesAreASerializationFaultAndNothingElse(string manifest)
    {
        var random = new Random(11);
        var valid = manifest == "request-1"
            ? _serializer.ToBinary(new MeshRequest("echo", "k", Payload(20)))
            : _serializer.ToBinary(
                new RequestResult { Outcome = Outcome.Replied, Detail = "d", Payload = Payload(20) });
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = valid.ToArray();
            if (i % 3 == 0)
            {
                random.NextBytes(bytes);
            }

            bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            try
            {
                _serializer.FromBinary(bytes[..random.Next(bytes.Length + 1)], manifest);
            }
            catch (SerializationException)
            {
            }
        }
    }

    [Theory]
    [InlineData("request-2")]
    [InlineData("")]
    [InlineData("System.Diagnostics.Process, System")]
    public void AManifestThatIsNotKnownIsAFault(string manifest) =>
        Assert.Throws<SerializationException>(() => _serializer.FromBinary([1, 2, 3], manifest));

    [Fact]
    public void BytesThatAreLeftOverAreAFault() => Assert.Throws<SerializationException>(() =>
        _serializer.FromBinary([.. _serializer.ToBinary(new MeshRequest("echo", "k", default)), 0], "request-1"));

    [Fact]
    public void AnotherTypeIsNotForThisSerializer()
    {
        Assert.Throws<ArgumentException>(() => _serializer.Manifest("text"));
        Assert.Throws<ArgumentException>(() => _serializer.ToBinary("text"));
    }

    private static byte[] Payload(int bytes)
    {
        var payload = new byte[bytes];
        new Random(bytes).NextBytes(payload);
        return payload;
    }

    private object RoundTrip(object message) =>
        _serializer.FromBinary(_serializer.ToBinary(message), _serializer.Manifest(message));
}
