using System.IO.Pipelines;
using Mesh.Links;
using Mesh.Requests;
using Microsoft.Extensions.Time.Testing;

namespace Mesh.Tests.Links;

/// <summary>What is written is counted as it is read.</summary>
public sealed class WireTrafficTests
{
    [Fact]
    public async Task BothEndsCountTheSame()
    {
        var (pipe, sent, received) = (new Pipe(), new WireTraffic(), new WireTraffic());
        var outbox = new Outbox(pipe.Writer, new FakeTimeProvider(), int.MaxValue, _ => { }, sent);
        var reader = new FrameReader(pipe.Reader, new RecordingSink(), received);
        for (var i = 0; i < 5; i++)
        {
            outbox.Append(Answer.Replied(new byte[30_000]), 31_000, static (answer, space) => ReplyEntry.Write(5, answer, space), kick: false);
        }

        outbox.Append(1UL, PingEntry.Size, PingEntry.WritePing, kick: false);
        outbox.WriteNow();
        while (received.Bytes < sent.Bytes)
        {
            await reader.ReadAsync(default);
        }

        Assert.Equal((3, 5, 0), (sent.Frames, sent.Replies, sent.Requests)); // two replies fit into a frame
        Assert.Equal((sent.Bytes, sent.Frames, sent.Replies), (received.Bytes, received.Frames, received.Replies));
    }
}
