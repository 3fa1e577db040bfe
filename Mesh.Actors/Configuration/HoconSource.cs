namespace Mesh.Configuration;

/// <summary>One HOCON text and where it comes from.</summary>
/// <param name="Name">What faults call it, for example the file's path.</param>
/// <param name="Text">Its content.</param>
public sealed record HoconSource(string Name, string Text)
{
    /// <summary>Reads a file, UTF-8.</summary>
    /// <exception cref="IOException">It is not there, or can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">This process may not read it.</exception>
    public static HoconSource FromFile(string path) => new(path, File.ReadAllText(path));
}
