using System.Globalization;
using System.Text;
using CsCheck;
using Mesh.Node.Services;
using Mesh.Tests.Support;

namespace Mesh.Tests.Services;

public sealed class AccessLogLineTests
{
    private const string Time = "[17/May/2015:10:05:03 +0000]";
    private const long TimeSeconds = 1431857103;

    private static readonly Gen<string> Words = Gen.Char['!', '~'].Array[1, 40].Select(letters => new string(letters));

    [Theory]
    [InlineData($"1.2.3.4 - - {Time} \"GET / HTTP/1.1\" 200 203023 \"-\" \"Mozilla/5.0\"", 203023)]
    [InlineData($"1.2.3.4 - - {Time} \"GET / HTTP/1.1\" 200 0", 0)]
    [InlineData($"1.2.3.4 - - {Time} \"GET / HTTP/1.1\" 304 - \"-\" \"-\"", 0)]
    [InlineData($"1.2.3.4 - - {Time} \"GET / HTTP/1.1\" 200 235 \"-\" \"Mozilla/5.0 (cut off", 235)]
    [InlineData($"1.2.3.4 - - {Time} \"GET / HTTP/1.1\" 200 235 ", 235)]
    [InlineData($"1.2.3.4 - - {Time} \"GET / HTTP/1.1\" 200 235\n", 235)]
    [InlineData($"1.2.3.4 - - {Time} \"GET / HTTP/1.1\" 200 235 \"-\"\r\n", 235)]
    [InlineData($"1.2.3.4 - - {Time} \"GET / HTTP/1.1\" 200 9223372036854775807", long.MaxValue)]
    [InlineData($"1.2.3.4 - - {Time} \"\" 400 007", 7)]
    [InlineData($"1.2.3.4 - - {Time} \"-\" 408 -", 0)]
    [InlineData($"1.2.3.4 - frank {Time} \"GET /a\\\"b\\\\ HTTP/1.1\" 200 5", 5)]
    [InlineData($"1.2.3.4 id frank {Time} \"\\x16\\x03\\x01\" 400 226", 226)]
    [InlineData($"1.2.3.4 - - {Time} \"GET /é HTTP/1.1\" 200 5 \"\0\"", 5)]
    public void ALineIsSoundWhenItParsesUpToTheSize(string text, long bytes)
    {
        Assert.True(AccessLogLine.TryParse(Encoding.UTF8.GetBytes(text), out var line, out var fault));

        Assert.Null(fault);
        Assert.Equal("1.2.3.4", Encoding.ASCII.GetString(line.Client));
        Assert.Equal(TimeSeconds, line.UnixSeconds);
        Assert.InRange(line.Status, 200, 408);
        Assert.Equal(bytes, line.Bytes);
    }

    [Theory]
    [InlineData("", "client address is \"\"")]
    [InlineData(" ", "client address is \"\"")]
    [InlineData("\n", "client address is \"\"")]
    [InlineData("\0", "client address is \"\\x00\"")]
    [InlineData("1.2.3.4", "text after the client address is \"\"")]
    [InlineData("1.2.3.4 ", "identity is \"\"")]
    [InlineData("1.2.3.4  - - ", "identity is \"\"")]
    [InlineData("1.2.3.4\t- - ", "client address is \"1.2.3.4\\x09-\"")]
    [InlineData("1.2.3.4 - - 17/May/2015:10:05:03 +0000 \"\" 200 5", "time is")]
    [InlineData("1.2.3.4 - - [", "time is \"[\"; wanted text in brackets")]
    [InlineData("1.2.3.4 - - ", "time is \"\"; wanted text in brackets")]
    [InlineData("1.2.3.4 - - [31/Feb/2015:10:05:03 +0000] \"\" 200 5", "time is \"31/Feb/2015:10:05:03 +0000\"")]
    [InlineData($"1.2.3.4 - - {Time}\"\" 200 5", "text after the time is \"\"\" 200 5\"; wanted a space")]
    [InlineData($"1.2.3.4 - - {Time} GET / 200 5", "request is \"GET / 200 5\"; wanted text in double quotes")]
    [InlineData($"1.2.3.4 - - {Time} \"GET / HTTP/1.1 200 5", "wanted text in double quotes")]
    [InlineData($"1.2.3.4 - - {Time} \"GET / HTTP/1.1\\\" 200 5", "wanted text in double quotes")]
    [InlineData($"1.2.3.4 - - {Time} \"\\", "wanted text in double quotes")]
    [InlineData($"1.2.3.4 - - {Time} \"GET /\0\" 200 5", "request is \"GET /\\x00\"; wanted UTF-8 without control")]
    [InlineData($"1.2.3.4 - - {Time} \"\" 20 5", "status is \"20\"; wanted three digits")]
    [InlineData($"1.2.3.4 - - {Time} \"\" 2000 5", "status is \"2000\"; wanted three digits")]
    [InlineData($"1.2.3.4 - - {Time} \"\" -20 5", "status is \"-20\"; wanted three digits")]
    [InlineData($"1.2.3.4 - - {Time} \"\" 200", "text after the status is \"\"")]
    [InlineData($"1.2.3.4 - - {Time} \"\" 200 ", "size is \"\"")]
    [InlineData($"1.2.3.4 - - {Time} \"\" 200 -5", "size is \"-5\"; wanted 0 to 9223372036854775807, or \"-\"")]
    [InlineData($"1.2.3.4 - - {Time} \"\" 200 +5", "size is \"+5\"")]
    [InlineData($"1.2.3.4 - - {Time} \"\" 200 5b", "size is \"5b\"")]
    [InlineData($"1.2.3.4 - - {Time} \"\" 200 5\0", "size is \"5\\x00\"")]
    [InlineData($"1.2.3.4 - - {Time} \"\" 200 --", "size is \"--\"")]
    [InlineData($"1.2.3.4 - - {Time} \"\" 200 9223372036854775808", "size is \"9223372036854775808\"")]
    [InlineData($"1.2.3.4 - - {Time} \"\" 200 5\n1.2.3.4 - -", "body is")]
    public void AnyOtherLineIsRefusedNamingWhatWasFoundAndWanted(string text, string detail)
    {
        Assert.False(AccessLogLine.TryParse(Encoding.UTF8.GetBytes(text), out _, out var fault));

        Assert.Contains(detail, fault, StringComparison.Ordinal);
        Assert.Contains("; wanted ", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void ARequestThatIsNotUtf8IsRefused()
    {
        byte[] line = [.. Encoding.ASCII.GetBytes($"1.2.3.4 - - {Time} \"GET /"), 0xC3, .. "\" 200 5"u8];

        Assert.False(AccessLogLine.TryParse(line, out _, out var fault));

        Assert.Equal("The line's request is \"GET /\\xc3\"; wanted UTF-8 without control characters.", fault);
    }

    [Fact]
    public void WhatIsShownOfALongFaultIsCut()
    {
        Assert.False(AccessLogLine.TryParse(new byte[1_000_000], out _, out var fault));

        Assert.InRange(fault.Length, 1, 400);
    }

    [Fact]
    public void EveryLineOfARealLogIsSound()
    {
        Assert.Equal(204, AccessExcerpt.Lines.Length);
        Assert.Single(AccessExcerpt.Lines, line => !line.EndsWith('"'));
        Assert.All(AccessExcerpt.Lines, text =>
        {
            Assert.True(AccessLogLine.TryParse(Encoding.UTF8.GetBytes(text), out var line, out var fault), fault);
            Assert.Equal(text.Split(' ')[0], Encoding.ASCII.GetString(line.Client));
        });
    }

    [Fact]
    public void WhateverALineSaysIsRead() => Gen.Select(
        Words, Words, Words, Gen.Long[0, 4_000_000_000], Texts.WithoutControls(0, 50), Gen.Int[0, 999], Gen.OneOf<long>(Gen.Const(-1L), Gen.Long[0, long.MaxValue]), RandomBytes.Of(Gen.Int[0, 50]))
        .Sample((client, identity, user, seconds, request, status, size, rest) =>
        {
            var time = DateTimeOffset.FromUnixTimeSeconds(seconds).ToString("dd/MMM/yyyy:HH:mm:ss +0000", CultureInfo.InvariantCulture);
            var quoted = request.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
            byte[] bytes =
            [
                .. Encoding.UTF8.GetBytes($"{client} {identity} {user} [{time}] \"{quoted}\" {status:000} {(size < 0 ? "-" : size)} "),
                .. rest.Where(one => one != '\n'),
            ];

            Assert.True(AccessLogLine.TryParse(bytes, out var line, out var fault), fault);
            Assert.Equal(
                (client, seconds, status, Math.Max(size, 0)), (Encoding.ASCII.GetString(line.Client), line.UnixSeconds, line.Status, line.Bytes));
        });

    [Fact]
    public void RandomBytesNeverThrow() => Gen.Byte.Array.Sample(
        bytes => AccessLogLine.TryParse(bytes, out _, out var fault) == (fault is null));

    [Fact]
    public void ARealLineWithAnyOneByteChangedNeverThrows() =>
        Gen.Select(Gen.Int[0, AccessExcerpt.Lines.Length - 1], Gen.Int[0, 500], Gen.Byte).Sample((line, at, value) =>
        {
            var bytes = Encoding.UTF8.GetBytes(AccessExcerpt.Lines[line]);
            bytes[at % bytes.Length] = value;
            return AccessLogLine.TryParse(bytes, out _, out var fault) == (fault is null);
        });
}
