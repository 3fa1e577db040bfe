using System.Globalization;
using Mesh.Faults.Records;
using Mesh.Faults.Traffic;

namespace Mesh.Faults.Checking;

/// <summary>While a counter's actor lives, it counts each request once, and no answer goes back in time.</summary>
internal static class StepsInOrder
{
    internal const string Name = "steps in order";

    internal static IEnumerable<Violation> Violations(Evidence evidence) =>
        OfNodes(evidence.Executions).Concat(OfCallers(evidence.History.Requests));

    private static IEnumerable<Violation> OfNodes(IReadOnlyList<Execution> executions) => executions
        .Where(execution => execution is { What: Happening.Start, Step: > 0 })
        .GroupBy(execution => (execution.Process, execution.Activation))
        .SelectMany(activation => activation
            .OrderBy(execution => execution.At)
            .Where((execution, index) => execution.Step != index + 1)
            .Take(1)
            .Select(wrong => new Violation(
                Name, $"{wrong.Service}/{wrong.Key} on {wrong.Node} counted {wrong.Step} out of turn")));

    private static IEnumerable<Violation> OfCallers(IReadOnlyList<Answered> requests) => requests
        .Where(request => request.IsReplied)
        .Select(request => (Request: request, Step: StepOf(request.Reply)))
        .Where(answer => answer.Step is not null)
        .GroupBy(answer => answer.Step!.Value.Activation)
        .SelectMany(answers => OfActivation([.. answers.Select(answer => (answer.Request, answer.Step!.Value.Step))]));

    /// <summary>An answer that was known before another request began must have the lower step.</summary>
    private static IEnumerable<Violation> OfActivation((Answered Request, int Step)[] answers)
    {
        foreach (var same in answers.GroupBy(answer => answer.Step).Where(same => same.Count() > 1))
        {
            yield return new(Name, $"step {same.Key} was told to {string.Join(" and ", same.Select(one => one.Request.Number))}");
        }

        var ended = answers.OrderBy(answer => answer.Request.Ended).ToArray();
        var (known, highest) = (0, 0);
        foreach (var (request, step) in answers.OrderBy(answer => answer.Request.Began))
        {
            for (; known < ended.Length && ended[known].Request.Ended < request.Began; known++)
            {
                highest = Math.Max(highest, ended[known].Step);
            }

            if (step < highest)
            {
                yield return new(Name, $"{request.Number} was step {step} when step {highest} was known");
            }
        }
    }

    /// <summary>A counter's reply; null for any other.</summary>
    private static (string Activation, int Step)? StepOf(string reply)
    {
        var words = reply.Split(' ');
        return words.Length == 2 && words[0].Contains('/')
            && int.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var step)
            ? (words[0], step)
            : null;
    }
}
