namespace Mesh.Remoting;

/// <summary>The associations that stand. Thread-safe.</summary>
internal sealed class Associations
{
    private readonly Lock _gate = new();
    private readonly HashSet<MeshAssociation> _open = [];
    private bool _closed;

    public void Add(MeshAssociation association)
    {
        lock (_gate)
        {
            if (!_closed)
            {
                _open.Add(association);
                _ = RemoveLaterAsync(association);
                return;
            }
        }

        association.Close();
    }

    /// <summary>Closes them, and all that come later.</summary>
    public async Task CloseAllAsync()
    {
        MeshAssociation[] open;
        lock (_gate)
        {
            (_closed, open) = (true, [.. _open]);
        }

        foreach (var association in open)
        {
            association.Close();
        }

        await Task.WhenAll(open.Select(association => association.Ended)).ConfigureAwait(false);
    }

    private async Task RemoveLaterAsync(MeshAssociation association)
    {
        await association.Ended.ConfigureAwait(false);
        lock (_gate)
        {
            _open.Remove(association);
        }
    }
}
