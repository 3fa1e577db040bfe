using System.Globalization;
using System.Text;
using Mesh.Faults.Records;

namespace Mesh.Faults.Services;

/// <summary>
/// Counts its key's requests. The reply is <c>PROCESS/ACTIVATION STEP</c>: which actor answered, and the count since
/// it was made.
/// </summary>
internal sealed class Counter(Recorder recorder) : KeyedActor
{
    private static readonly TimeSpan Saving = TimeSpan.FromMilliseconds(100);

    private string _service = "-";
    private string _key = "-";
    private int _activation;
    private int _step;

    /// <summary>
    /// It takes a while to save what it holds, and so long no other node may have the key; without a lease it saves nothing.
    /// </summary>
    protected override async ValueTask OnDeactivate(DeactivationReason reason, CancellationToken cancellation)
    {
        if (_activation > 0 && reason != DeactivationReason.LeaseLost)
        {
            await Task.Delay(Saving, cancellation);
            recorder.Deactivate(_service, _key, _activation);
        }
    }

    /// <inheritdoc/>
    protected override async ValueTask<Reply> HandleAsync(Request request, CancellationToken cancellation)
    {
        if (_activation == 0)
        {
            (_service, _key) = (request.Service, request.Key!);
            _activation = recorder.Activate(_service, _key);
        }

        using (recorder.Start(request, _activation, ++_step))
        {
            await Task.Yield(); // a call that is under way: what a freeze or a handover may cut in two
            return Reply.With(Encoding.ASCII.GetBytes(string.Create(
                CultureInfo.InvariantCulture, $"{Environment.ProcessId}/{_activation} {_step}")));
        }
    }
}
