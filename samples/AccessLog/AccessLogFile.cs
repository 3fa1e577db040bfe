using System.Collections.Immutable;
using System.Text;

namespace Mesh.Samples.AccessLog;

/// <summary>One line of the log.</summary>
/// <param name="Number">Its number in the file, from 1.</param>
/// <param name="Bytes">The line without its end, as it stands in the file.</param>
/// <param name="IsSound">Whether it can be counted; one that can't must be refused.</param>
internal sealed record LogLine(int Number, ReadOnlyMemory<byte> Bytes, bool IsSound);

/// <summary>One client's lines, in the order of the file.</summary>
/// <param name="Client">Its address, the first word of each line: the key.</param>
/// <param name="Lines">The lines, one at least.</param>
/// <param name="Truth">What the file says of it.</param>
internal sealed record ClientLog(string Client, ImmutableArray<LogLine> Lines, Totals Truth);

/// <summary>Reads an access log, client by client.</summary>
internal static class AccessLogFile
{
    /// <summary>Groups the lines of a log by client, the longest first, so that no long one is left for the end.
    /// Empty lines, and lines that begin with a space, belong to nobody and are left out.</summary>
    public static ImmutableArray<ClientLog> Read(ReadOnlyMemory<byte> file)
    {
        var clients = new Dictionary<string, (List<LogLine> Lines, ClientTruth Truth)>(StringComparer.Ordinal);
        foreach (var (number, bytes) in Lines(file))
        {
            var text = Encoding.UTF8.GetString(bytes.Span);
            var client = text.Split(' ', 2)[0];
            if (client.Length == 0)
            {
                continue;
            }

            if (!clients.TryGetValue(client, out var log))
            {
                clients[client] = log = ([], new());
            }

            var request = LoggedRequest.Read(text);
            log.Lines.Add(new(number, bytes, request is not null));
            if (request is not null)
            {
                log.Truth.Add(request);
            }
        }

        return
        [
            .. clients
                .Select(entry => new ClientLog(entry.Key, [.. entry.Value.Lines], entry.Value.Truth.Totals))
                .OrderByDescending(client => client.Lines.Length)
                .ThenBy(client => client.Client, StringComparer.Ordinal),
        ];
    }

    private static IEnumerable<(int Number, ReadOnlyMemory<byte> Bytes)> Lines(ReadOnlyMemory<byte> file)
    {
        for (var number = 1; !file.IsEmpty; number++)
        {
            var end = file.Span.IndexOf((byte)'\n');
            var line = end < 0 ? file : file[..end];
            file = end < 0 ? default : file[(end + 1)..];
            yield return (number, line.Span.EndsWith("\r"u8) ? line[..^1] : line);
        }
    }
}
