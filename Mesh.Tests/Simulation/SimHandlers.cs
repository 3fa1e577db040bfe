using System.Buffers.Binary;

namespace Mesh.Tests.Simulation;

/// <summary>What one process's handlers do: they note that they ran, and behave as the run wants them to.</summary>
internal sealed class SimHandlers(World world, SimProcess process) : IServiceProvider
{
    private static readonly TimeSpan Usual = TimeSpan.FromMilliseconds(2);

    /// <summary>Where runs are noted.</summary>
    public History? History { get; set; }

    /// <summary>How many times longer than usual a handler takes.</summary>
    public double Slowness { get; set; } = 1;

    public object? GetService(Type serviceType) => serviceType == typeof(SimHandlers) ? this : null;

    /// <summary>Runs one request.</summary>
    public ValueTask<Reply> RunAsync(Request request, CancellationToken cancellation)
    {
        var number = BinaryPrimitives.ReadInt32LittleEndian(request.Payload.Span);
        var asked = History!.Asked[number];
        asked.Runs.Add(new Run(process, world.Now));
        world.Trace.Add($"runs #{number} for '{request.Key}', {request.TimeLeft.TotalMilliseconds:0.0} ms left");
        return asked.Behaviour switch
        {
            Behaviour.Throws => throw new InvalidOperationException($"#{number} is to fail"),
            Behaviour.Hangs => new ValueTask<Reply>(AnswerAfter(TimeSpan.FromDays(1), request.Payload, cancellation)),
            Behaviour.IsSlow => new ValueTask<Reply>(AnswerAfter(Usual * 50 * Slowness, request.Payload, cancellation)),
            _ when Slowness > 1 || number % 2 == 0 =>
                new ValueTask<Reply>(AnswerAfter(Usual * Slowness, request.Payload, cancellation)),
            _ => ValueTask.FromResult(Reply.With(request.Payload)),
        };
    }

    private Task<Reply> AnswerAfter(TimeSpan delay, ReadOnlyMemory<byte> payload, CancellationToken cancellation)
    {
        var answer = new TaskCompletionSource<Reply>();
        cancellation.UnsafeRegister(_ => answer.TrySetCanceled(cancellation), null);
        process.Later(delay, () => answer.TrySetResult(Reply.With(payload)));
        return answer.Task;
    }
}

/// <summary>The service that each simulated node offers.</summary>
internal sealed class SimHandler(SimHandlers handlers) : IServiceHandler
{
    public ValueTask<Reply> HandleAsync(Request request, CancellationToken cancellation) =>
        handlers.RunAsync(request, cancellation);
}
