using System.Collections.Concurrent;
using Mesh.Configuration;
using Mesh.Requests;

namespace Mesh.Routing;

/// <summary>The budgets of the services that had something to retry. Thread-safe.</summary>
/// <remarks>Counted in the look that finds deadlines, and only while there are any: a request pays nothing for them.</remarks>
internal sealed class RetryBudgets(RetryOptions options)
{
    private readonly ConcurrentDictionary<string, RetryBudget> _budgets = new(StringComparer.Ordinal);
    private readonly Dictionary<RetryBudget, int> _counts = []; // of the look under way; for its thread alone

    public RetryBudget Of(string service) => _budgets.GetOrAdd(service, _ => new RetryBudget(options));

    /// <summary>The service's retries under way, and how many there may be now.</summary>
    public (int Retries, int Limit) At(string service)
    {
        var budget = _budgets.GetValueOrDefault(service);
        return (budget?.Retries ?? 0, RetryBudget.LimitOf(budget?.UnderWay ?? 0, options));
    }

    /// <summary>Counts a request under way; only between two calls of <see cref="Publish"/>, by one thread.</summary>
    public void Count(PendingRequest request)
    {
        if (!_budgets.IsEmpty && _budgets.TryGetValue(request.Service, out var budget))
        {
            _counts[budget] = _counts.GetValueOrDefault(budget) + 1;
        }
    }

    /// <summary>The look is over: what was counted holds until the next.</summary>
    public void Publish()
    {
        foreach (var budget in _budgets.Values)
        {
            budget.UnderWay = _counts.GetValueOrDefault(budget);
        }

        _counts.Clear();
    }
}
