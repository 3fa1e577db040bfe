using System.Globalization;
using System.Text;
using Mesh.Node.Services;

namespace Mesh.Fuzz.Targets;

/// <summary>Lines of an access log, which hold whatever clients of a web server sent.</summary>
internal sealed class AccessLogTarget : FuzzTarget
{
    private const int MaxFaultChars = 500;

    public override string Name => "access-log";

    public override IEnumerable<byte[]> Seeds
    {
        get
        {
            string[] lines =
            [
                "83.149.9.216 - - [17/May/2015:10:05:03 +0000] \"GET /a HTTP/1.1\" 200 203023 \"http://b/\" \"Mozilla/5.0\"\n",
                "::1 id frank [29/Feb/2016:23:59:59 -1400] \"-\" 408 -\r\n",
                "host - - [01/Jan/0001:00:00:00 +1400] \"GET \\\"x\\\" \\\\ \u00e4\" 000 9223372036854775807",
            ];
            return Utf8(lines);
        }
    }

    public override IEnumerable<byte[]> Words => [" - - ["u8.ToArray(), "] \""u8.ToArray(), "\\\""u8.ToArray(), "31/Dec/9999:"u8.ToArray()];

    public override long MaxAllocated(int inputBytes) => 16 << 10;

    public override void Parse(byte[] input) => _ = AccessLogLine.TryParse(input, out _, out _);

    public override void Check(byte[] input)
    {
        if (!AccessLogLine.TryParse(input, out var line, out var fault))
        {
            FindingException.ThrowUnless(fault.Length < MaxFaultChars && !fault.Any(char.IsControl), $"the fault is {fault}");
            return;
        }

        var time = DateTimeOffset.UnixEpoch.AddSeconds(Math.Clamp(line.UnixSeconds, DateTimeOffset.MinValue.ToUnixTimeSeconds(), DateTimeOffset.MaxValue.ToUnixTimeSeconds()))
            .ToString("dd/MMM/yyyy:HH:mm:ss +0000", CultureInfo.InvariantCulture);
        var plain = string.Create(
            CultureInfo.InvariantCulture, $"{Encoding.ASCII.GetString(line.Client)} - - [{time}] \"-\" {line.Status:000} {line.Bytes}\n");
        FindingException.ThrowUnless(
            AccessLogLine.TryParse(Encoding.ASCII.GetBytes(plain), out var again, out _)
                && again.Client.SequenceEqual(line.Client) && again.Status == line.Status && again.Bytes == line.Bytes
                && (again.UnixSeconds == line.UnixSeconds || Math.Abs(again.UnixSeconds - line.UnixSeconds) <= 14 * 3_600),
            $"it says the same as {plain}");
    }
}
