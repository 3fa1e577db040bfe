using System.Diagnostics;

namespace Mesh.Benchmarks.ClosedLoop;

/// <summary>Sends the next request when the last one has ended, until it is told to stop.</summary>
internal sealed class Loop(Loops all, int number)
{
    /// <summary>Runs. The loop awaits what <paramref name="send"/> returns and nothing around it, so that a request allocates
    /// what its contender allocates.</summary>
    /// <param name="send">Sends a payload to a key's owner. What it throws is a failed request.</param>
    /// <param name="isAnswer">Whether that is the reply that was wanted.</param>
    internal async Task<LoopCount> RunAsync<TReply>(
        Func<string, byte[], ValueTask<TReply>> send, Func<TReply, bool> isAnswer)
    {
        var count = default(LoopCount);
        var keys = new KeyDraw(number);
        var began = Stopwatch.GetTimestamp();
        while (!all.IsOver)
        {
            var isAnswered = false;
            try
            {
                isAnswered = isAnswer(await send(keys.Next(), Workload.Payload));
            }
            catch (Exception fault)
            {
                all.Note($"{fault.GetType().Name}: {fault.Message}");
            }

            var ended = Stopwatch.GetTimestamp();
            all.Latencies.Record(Stopwatch.GetElapsedTime(began, ended));
            began = ended;
            count = count.With(isAnswered, late: all.IsOver);
        }

        if (count.Failed > 0)
        {
            all.Note("a reply that is none");
        }

        return count;
    }
}
