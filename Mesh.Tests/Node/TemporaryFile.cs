namespace Mesh.Tests.Node;

/// <summary>A file with some content, gone at the end of the test.</summary>
internal sealed class TemporaryFile : IDisposable
{
    internal TemporaryFile(string content)
    {
        Path = System.IO.Path.GetTempFileName();
        File.WriteAllText(Path, content);
    }

    internal string Path { get; }

    public void Dispose() => File.Delete(Path);
}
