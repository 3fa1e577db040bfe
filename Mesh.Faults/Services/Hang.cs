using Mesh.Faults.Records;

namespace Mesh.Faults.Services;

/// <summary>Never answers a tenth of its requests. Half of those see that nobody waits any more, half never end.</summary>
internal sealed class Hang(Recorder recorder) : IServiceHandler
{
    private const int Hangs = 10;
    private const int HangsForEver = 20;

    /// <inheritdoc/>
    public async ValueTask<Reply> HandleAsync(Request request, CancellationToken cancellation)
    {
        using (recorder.Start(request))
        {
            var number = Recorder.NumberOf(request);
            if (number % Hangs == 0)
            {
                var patience = number % HangsForEver == 0 ? CancellationToken.None : cancellation;
                await Task.Delay(Timeout.InfiniteTimeSpan, patience).ConfigureAwait(false);
            }

            return Reply.With(request.Payload);
        }
    }
}
