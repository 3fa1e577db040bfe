using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;

namespace Mesh.Faults.Records;

/// <summary>
/// A file of lines, each appended by one <c>write(2)</c>: what was written survives the process, however it ends.
/// Thread-safe.
/// </summary>
internal sealed partial class RecordFile : IDisposable
{
    private const int WriteOnly = 0x1;
    private const int Create = 0x40;
    private const int Append = 0x400; // O_APPEND: the kernel finds the end, so that no gap is left by who dies first
    private const int OwnerOnly = 0x180;

    private int _file;

    internal RecordFile(string path)
    {
        _file = Open(path, WriteOnly | Create | Append, OwnerOnly);
        if (_file < 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError(), $"{path} can't be written");
        }
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _file, -1) is var file and >= 0)
        {
            _ = Close(file);
        }
    }

    internal void Add(in Execution execution)
    {
        var line = Encoding.UTF8.GetBytes($"{execution}\n");
        if (Write(_file, line, line.Length) != line.Length)
        {
            // A run whose record is incomplete proves nothing: better no node than a silent one.
            Environment.FailFast($"A record could not be written: error {Marshal.GetLastPInvokeError()}.");
        }
    }

    /// <summary>All that was recorded in these files; one that is missing was never begun.</summary>
    internal static IReadOnlyList<Execution> Read(IEnumerable<string> paths) =>
    [
        .. paths.Where(File.Exists).SelectMany(File.ReadLines).Select(Execution.Parse).OfType<Execution>(),
    ];

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint Write(int file, byte[] bytes, nint count);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int file);
}
