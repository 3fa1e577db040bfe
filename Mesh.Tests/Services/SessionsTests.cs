using System.Text;
using CsCheck;
using Mesh.Node.Services;
using Mesh.Tests.Support;

namespace Mesh.Tests.Services;

public sealed class SessionsTests
{
    private const string Client = "1.2.3.4";

    private ClientTotals _totals;

    [Fact]
    public void AnEmptyBodyReadsWithoutCounting()
    {
        Assert.Equal("""{"client":"1.2.3.4","requests":0,"bytes":0,"sessions":0}""", Answer(string.Empty));
        Assert.Equal(default, _totals);
    }

    [Fact]
    public void ALineIsCountedAndTheTotalsAreTheReply()
    {
        Assert.Equal("""{"client":"1.2.3.4","requests":1,"bytes":10,"sessions":1}""", Answer(LineAt("10:00:00", "10")));
        Assert.Equal("""{"client":"1.2.3.4","requests":2,"bytes":10,"sessions":1}""", Answer(LineAt("10:00:01", "-")));
        Assert.Equal("""{"client":"1.2.3.4","requests":2,"bytes":10,"sessions":1}""", Answer(string.Empty));
    }

    [Theory]
    [InlineData("10:30:00", 1)] // 30 minutes are not over 30 minutes
    [InlineData("10:30:01", 2)]
    [InlineData("10:00:00", 1)] // equal times
    [InlineData("09:00:00", 1)] // out of order
    public void OnlyAGapOverThirtyMinutesStartsASession(string second, int sessions)
    {
        Answer(LineAt("10:00:00"));
        Answer(LineAt(second));

        Assert.Equal(sessions, _totals.Sessions);
    }

    [Fact]
    public void TheGapIsThatFromTheLineThatArrivedBefore()
    {
        Answer(LineAt("10:00:00"));
        Answer(LineAt("09:50:00"));
        Answer(LineAt("10:20:01")); // 30 minutes and a second after the line before it

        Assert.Equal(2, _totals.Sessions);
    }

    [Fact]
    public void TheTimeZoneCounts()
    {
        Answer(LineAt("10:00:00 +0200"));
        Answer(LineAt("08:00:00 +0000"));
        Answer(LineAt("08:30:01 +0000"));

        Assert.Equal(2, _totals.Sessions);
    }

    [Theory]
    [InlineData("not a line of a log", "time is")]
    [InlineData(
        "1.2.3.5 - - [17/May/2015:10:00:00 +0000] \"GET /\" 200 10",
        "of client \"1.2.3.5\"; wanted the key, \"1.2.3.4\"")]
    [InlineData("1.2.3.40 - - [17/May/2015:10:00:00 +0000] \"GET /\" 200 10", "\"1.2.3.40\"")]
    [InlineData(" ", "client address")]
    public void ALineThatIsNotSoundOrNotOfTheKeyIsRefusedAndCountedNowhere(string body, string detail)
    {
        Answer(LineAt("10:00:00"));
        var before = _totals;

        var (reply, after) = Sessions.Answer(Client, Encoding.UTF8.GetBytes(body), before);

        Assert.Equal(Reason.Malformed, reply.Reason);
        Assert.True(reply.Payload.IsEmpty);
        Assert.Contains(detail, reply.Detail, StringComparison.Ordinal);
        Assert.Equal(before, after);
    }

    [Fact]
    public void BytesBeyondWhatCanBeCountedAreRefusedAndCountedNowhere()
    {
        Answer(LineAt("10:00:00", "9223372036854775807"));
        var before = _totals;

        var (reply, after) = Sessions.Answer(Client, Encoding.UTF8.GetBytes(LineAt("10:00:01", "1")), before);

        Assert.Equal(Reason.Unprocessable, reply.Reason);
        Assert.Equal(before, after);
    }

    [Fact]
    public void RandomBytesAreRefusedAndCountedNowhere() => Gen.Byte.Array[1, 200].Sample(body =>
    {
        var (reply, after) = Sessions.Answer(Client, body, default);
        return reply.Reason == Reason.Malformed && after == default;
    });

    [Fact]
    public void ARealLogIsCountedAsThePlainSampleCountsIt()
    {
        foreach (var client in Mesh.Samples.AccessLog.AccessLogFile.Read(AccessExcerpt.Bytes))
        {
            var totals = default(ClientTotals);
            foreach (var line in client.Lines)
            {
                (_, totals) = Sessions.Answer(client.Client, line.Bytes.Span, totals);
            }

            Assert.Equal(client.Truth, new(totals.Requests, totals.Bytes, totals.Sessions));
        }
    }

    [Fact]
    public async Task EchoAnswersWithThePayloadAtOnce()
    {
        ReadOnlyMemory<byte> payload = new byte[] { 1, 2, 3 };

        var answer = new Echo().HandleAsync(new("echo", null, payload, TimeSpan.FromSeconds(1)), default);

        Assert.True(answer.IsCompletedSuccessfully);
        Assert.Equal(Reply.With(payload), await answer);
    }

    private static string LineAt(string time, string size = "10")
    {
        var zoned = time.Contains(' ', StringComparison.Ordinal) ? time : $"{time} +0000";
        return $"{Client} - - [17/May/2015:{zoned}] \"GET / HTTP/1.1\" 200 {size} \"-\" \"-\"";
    }

    private string Answer(string body)
    {
        (var reply, _totals) = Sessions.Answer(Client, Encoding.UTF8.GetBytes(body), _totals);
        Assert.Equal(Reason.None, reply.Reason);
        return Encoding.UTF8.GetString(reply.Payload.Span);
    }
}
