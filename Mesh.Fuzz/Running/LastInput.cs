using System.IO.MemoryMappedFiles;

namespace Mesh.Fuzz.Running;

/// <summary>The input at hand, in a file that survives the process: an overflow of the stack leaves nothing else.</summary>
internal sealed class LastInput : IDisposable
{
    private const int MaxBytes = 1 << 20;

    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private long _since;

    /// <param name="path">The file; what is there is replaced.</param>
    public LastInput(string path)
    {
        _file = MemoryMappedFile.CreateFromFile(path, FileMode.Create, null, sizeof(int) + MaxBytes);
        _view = _file.CreateViewAccessor();
    }

    /// <summary>How long the input has been at hand.</summary>
    public TimeSpan Age => TimeProvider.System.GetElapsedTime(Volatile.Read(ref _since));

    /// <summary>Notes an input that is about to be parsed.</summary>
    public void Note(byte[] input)
    {
        Volatile.Write(ref _since, TimeProvider.System.GetTimestamp());
        _view.Write(0, input.Length);
        _view.WriteArray(sizeof(int), input, 0, input.Length);
    }

    /// <summary>Reads what a process left there; nothing if it ended before its first input.</summary>
    public static byte[] Read(string path)
    {
        if (!File.Exists(path))
        {
            return [];
        }

        using var reader = new BinaryReader(File.OpenRead(path));
        return reader.ReadBytes(reader.ReadInt32());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
    }
}
