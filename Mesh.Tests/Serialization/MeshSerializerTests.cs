using System.Runtime.Serialization;
using Mesh.Serialization;

namespace Mesh.Tests.Serialization;

public sealed class MeshSerializerTests
{
    private readonly MeshSerializer _serializer = new(null!);

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
}
