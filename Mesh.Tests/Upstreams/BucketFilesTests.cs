using Mesh.Upstreams;

namespace Mesh.Tests.Upstreams;

public sealed class BucketFilesTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("mesh-buckets-");

    [Fact]
    public void ABucketComesBackAsItWasWrittenLast()
    {
        var files = new BucketFiles(_directory.FullName);
        files.Write("upstreams-001", new(12, "first", [1, 2, 3]));
        files.Write("upstreams-001", new(12, "manifest ä", [4, 5]));
        files.Write("upstreams-002", new(7, "", []));

        Assert.Equal(["upstreams-001", "upstreams-002"], files.Keys().Order());
        var read = files.Read("upstreams-001");
        Assert.Equal((12, "manifest ä"), (read.SerializerId, read.Manifest));
        Assert.Equal<byte>([4, 5], read.Bytes);
        Assert.Empty(files.Read("upstreams-002").Bytes);
    }

    [Fact]
    public void ADamagedBucketIsToldAndCanBeSetAside()
    {
        var files = new BucketFiles(_directory.FullName);
        files.Write("upstreams-001", new(12, "m", [1, 2, 3, 4, 5]));
        var path = Path.Combine(_directory.FullName, "upstreams-001.bucket");
        var whole = File.ReadAllBytes(path);
        for (var at = 0; at < whole.Length; at++)
        {
            var damaged = whole.ToArray();
            damaged[at] ^= 1;
            File.WriteAllBytes(path, damaged);
            Assert.Throws<InvalidDataException>(() => files.Read("upstreams-001"));
            File.WriteAllBytes(path, whole[..at]);
            Assert.Throws<InvalidDataException>(() => files.Read("upstreams-001"));
        }

        files.SetAside("upstreams-001");
        Assert.Empty(files.Keys());
    }

    public void Dispose() => _directory.Delete(recursive: true);
}
