namespace Mesh.Access;

/// <summary>Where the audit is kept beside the log: a line for each entry, on the disk when it is written. Thread-safe.</summary>
/// <param name="path">The file; it is opened for each line, so that it may be moved away.</param>
internal sealed class AuditFile(string path)
{
    // Of the process: its nodes may share a file.
    private static readonly Lock Gate = new();

    /// <summary>Adds a line.</summary>
    /// <returns>Why it could not be; null when it is there.</returns>
    public string? Append(ReadOnlySpan<byte> line)
    {
        lock (Gate)
        {
            try
            {
                using var file = Open();
                AppendTo(file, line);
                return null;
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                return $"mesh.audit.file is {path}, and can't be written: {fault.Message.TrimEnd('.')}";
            }
        }
    }

    /// <summary>Whether lines could be added now, with the same answer.</summary>
    public string? Try() => Append([]);

    private static void AppendTo(FileStream file, ReadOnlySpan<byte> line)
    {
        var before = file.CanSeek ? file.Length : 0;
        try
        {
            file.Write(line);
            file.Flush(flushToDisk: true);
        }
        catch (IOException) when (file.CanSeek)
        {
            file.SetLength(before); // half a line would spoil the next
            throw;
        }
    }

    private FileStream Open()
    {
        var options = new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.ReadWrite, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(path, options);
    }
}
