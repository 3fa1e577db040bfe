using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace Mesh.Upstreams;

/// <summary>
/// Buckets of the distributed data in a directory, a file each: a whole one or the one before it, whenever the process or the
/// machine ends. For one writer.
/// </summary>
internal sealed class BucketFiles(string directory)
{
    private const string Extension = ".bucket";
    private const int HeadBytes = sizeof(ulong) + sizeof(int);
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Writes a bucket in the place of what was there.</summary>
    /// <exception cref="IOException">It can't be written; what was there before still is.</exception>
    public void Write(string key, in StoredBucket bucket)
    {
        Directory.CreateDirectory(directory);
        var manifest = Strict.GetBytes(bucket.Manifest);
        var bytes = new byte[HeadBytes + (2 * sizeof(int)) + manifest.Length + bucket.Bytes.Length];
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(HeadBytes), bucket.SerializerId);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(HeadBytes + sizeof(int)), manifest.Length);
        manifest.CopyTo(bytes, HeadBytes + (2 * sizeof(int)));
        bucket.Bytes.CopyTo(bytes, bytes.Length - bucket.Bytes.Length);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(sizeof(ulong)), bytes.Length - HeadBytes);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, XxHash3.HashToUInt64(bytes.AsSpan(sizeof(ulong))));

        var (path, next) = (PathOf(key), PathOf(key) + ".next");
        using (var file = new FileStream(next, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            file.Write(bytes);
            file.Flush(flushToDisk: true);
        }

        File.Move(next, path, overwrite: true);
    }

    /// <summary>The keys of all buckets that are there.</summary>
    /// <exception cref="IOException">The directory can't be read.</exception>
    public IEnumerable<string> Keys() => Directory.Exists(directory)
        ? Directory.EnumerateFiles(directory, "*" + Extension).Select(path => Path.GetFileNameWithoutExtension(path))
        : [];

    /// <summary>Reads a bucket.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    /// <exception cref="IOException">It can't be read.</exception>
    public StoredBucket Read(string key)
    {
        var bytes = File.ReadAllBytes(PathOf(key));
        if (bytes.Length < HeadBytes + (2 * sizeof(int))
            || BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(sizeof(ulong))) != bytes.Length - HeadBytes
            || BinaryPrimitives.ReadUInt64LittleEndian(bytes) != XxHash3.HashToUInt64(bytes.AsSpan(sizeof(ulong))))
        {
            throw new InvalidDataException($"{PathOf(key)} is damaged: its checksum is another.");
        }

        var manifest = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(HeadBytes + sizeof(int)));
        var start = HeadBytes + (2 * sizeof(int));
        return new(
            BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(HeadBytes)),
            Strict.GetString(bytes, start, manifest),
            bytes[(start + manifest)..]);
    }

    /// <summary>Puts a damaged bucket aside, so that it is told of once, and still there for who wants to look.</summary>
    public void SetAside(string key) => File.Move(PathOf(key), PathOf(key) + ".damaged", overwrite: true);

    private string PathOf(string key) => Path.Combine(directory, key + Extension);
}

/// <summary>A bucket as a serializer wrote it.</summary>
internal readonly record struct StoredBucket(int SerializerId, string Manifest, byte[] Bytes);
