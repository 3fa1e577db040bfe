using System.Collections.Frozen;
using System.Text;
using System.Text.Json;

namespace Mesh.Inspection.Inquiries;

/// <summary>Answers inquiries about this node. Thread-safe.</summary>
internal sealed class InquiryDesk
{
    private static readonly TimeSpan MaxPatience = TimeSpan.FromSeconds(10);

    private readonly TimeProvider _clock;
    private readonly FrozenDictionary<string, Handler> _handlers;

    /// <param name="clock">Measures patience.</param>
    /// <param name="handlers">What can be asked.</param>
    public InquiryDesk(TimeProvider clock, params IEnumerable<Handler> handlers)
    {
        _clock = clock;
        _handlers = handlers.ToFrozenDictionary(handler => handler.Kind);
    }

    /// <summary>Answers one inquiry on the calling thread.</summary>
    /// <exception cref="OperationCanceledException">Nobody waits for the answer any more.</exception>
    public InquiryAnswer Answer(Inquiry inquiry, CancellationToken cancellation)
    {
        if (!_handlers.TryGetValue(inquiry.Kind, out var handler))
        {
            return new(InquiryEnd.UnknownKind, default);
        }

        using var patience = new CancellationTokenSource(Limited(inquiry.Patience), _clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        try
        {
            var body = handler.Answer(inquiry.Body, both.Token);
            return body.Length <= InquiryFormat.MaxBodyBytes
                ? new(InquiryEnd.Answered, body)
                : Failed($"its answer has {body.Length} bytes; at most {InquiryFormat.MaxBodyBytes} are sent.");
        }
        catch (CommandFailedException fault)
        {
            return Failed(fault.Message);
        }
        catch (JsonException)
        {
            return Failed("it could not read the question.");
        }
    }

    /// <summary>That a node could not answer, and why.</summary>
    public static InquiryAnswer Failed(string why) => new(InquiryEnd.Failed, Encoding.UTF8.GetBytes(why));

    private static TimeSpan Limited(TimeSpan patience) =>
        patience < TimeSpan.Zero ? TimeSpan.Zero : patience > MaxPatience ? MaxPatience : patience;

    /// <summary>How inquiries of one kind are answered. A <see cref="CommandFailedException"/> says why one is not.</summary>
    /// <param name="Kind">The kind's name.</param>
    /// <param name="Answer">From the question's body to the answer's; heeds the cancellation if it takes long.</param>
    internal sealed record Handler(string Kind, Func<ReadOnlyMemory<byte>, CancellationToken, byte[]> Answer)
    {
        public static Handler Of<TQuestion, TAnswer>(
            InquiryKind<TQuestion, TAnswer> kind, Func<TQuestion, CancellationToken, TAnswer> answer)
            where TAnswer : class =>
            new(kind.Name, (body, cancellation) =>
            {
                var question = JsonSerializer.Deserialize(body.Span, kind.Question) ?? throw new JsonException();
                return JsonSerializer.SerializeToUtf8Bytes(answer(question, cancellation), kind.Answer);
            });
    }
}
