using System.Buffers.Binary;
using System.Text;

namespace Mesh.Tests.Nodes;

/// <summary>The payload back, at once.</summary>
internal sealed class EchoHandler : IServiceHandler
{
    public ValueTask<Reply> HandleAsync(Request request, CancellationToken cancellation) =>
        ValueTask.FromResult(Reply.With(request.Payload));
}

/// <summary>Does what the payload says.</summary>
internal sealed class MoodyHandler : IServiceHandler
{
    public async ValueTask<Reply> HandleAsync(Request request, CancellationToken cancellation)
    {
        switch (Encoding.UTF8.GetString(request.Payload.Span))
        {
            case "throw":
                throw new InvalidOperationException("a secret of the handler's");
            case "throw later":
                await Task.Yield();
                throw new InvalidOperationException("a secret of the handler's");
            case "malformed":
                return Reply.Malformed("the moody handler wants no 'malformed'");
            case "unprocessable":
                return Reply.Unprocessable("the moody handler can't do 'unprocessable'");
            case "never":
                await Task.Delay(Timeout.Infinite, cancellation);
                return Reply.Empty;
            case "huge":
                return Reply.With(new byte[2 << 20]);
            default:
                await Task.Yield();
                return Reply.With(request.Payload);
        }
    }
}

/// <summary>Counts its key's requests: each reply is the number so far.</summary>
internal sealed class CounterActor : KeyedActor
{
    private int _count;

    protected override ValueTask<Reply> HandleAsync(Request request, CancellationToken cancellation)
    {
        if (request.Payload.Length == 1)
        {
            throw new InvalidOperationException("a payload of one byte makes the counter throw");
        }

        var reply = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(reply, ++_count);
        return ValueTask.FromResult(Reply.With(reply));
    }
}
