using System.Globalization;
using Mesh.Inspection.Inquiries;
using Microsoft.Extensions.DependencyInjection;

namespace Mesh.Inspection.Commands;

/// <summary><c>mesh verify</c>: do all nodes route alike? Fails when they don't, so that it serves as a health check.</summary>
internal static class VerifyCommand
{
    public static CommandDefinition Definition { get; } = new(
        "verify",
        "Whether all nodes route random keys alike: compares each key's owner by each node's ring, whoever is suspect. Fails "
            + "when two differ, or one does not answer.",
        [
            ArgumentDefinition.Switch("keys", "how many keys of each service; 1 to 1000000", "100000", "-n", "--keys"),
            ArgumentDefinition.Switch("seed", "which keys: the same number, the same keys; others each time without it", null, "--seed"),
            ArgumentDefinition.Switch("service", "only this service", null, "-s", "--service") with { Kind = ValueKinds.Service },
        ],
        Run)
    { Role = PbmRole.Viewer };

    private static async IAsyncEnumerable<Output> Run(CommandContext context)
    {
        var keys = Number(context, "keys", 1, OwnerDigests.MaxKeys) ?? throw new InvalidOperationException("it has a default");
        var clock = context.Services.GetRequiredService<TimeProvider>();
        var seed = Number(context, "seed", 0, long.MaxValue) ?? clock.GetTimestamp();
        var inquirer = context.Services.GetRequiredService<IInquirer>();

        var known = await inquirer.AskAllAsync(InquiryKinds.Services, Nothing.Instance, context.Cancellation);
        string[] all = [.. known.SelectMany(one => one.Said?.Names ?? []).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var services = context.Arguments.Value("service") is { } only
            ? all.Contains(only, StringComparer.Ordinal) ? [only] : throw new CommandFailedException(Unknown(only, all))
            : all;

        var verifier = new Verifier(inquirer, [.. known.Where(one => one.Said is not null).Select(one => one.Node)], seed);
        var results = new List<Verification>();
        foreach (var service in services)
        {
            results.Add(await verifier.VerifyAsync(service, (int)keys, context.Cancellation));
        }

        var silent = known.Where(one => one.Said is null).Select(one => (one.Node, one.Fault!));
        var table = new VerificationTable((int)keys, seed, [.. results], [.. silent]);
        yield return table.Output();
        if (table.Fault() is { } fault)
        {
            throw new CommandFailedException(fault);
        }
    }

    private static long? Number(CommandContext context, string name, long least, long most) => context.Arguments.Value(name) switch
    {
        null => null,
        var given when long.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= least && number <= most => number,
        var given => throw new CommandFailedException($"--{name} is {given}; it must be a whole number, {least} to {most}."),
    };

    private static string Unknown(string service, string[] all) => all is []
        ? $"No node knows the service \"{service}\"; no node knows any."
        : $"No node knows the service \"{service}\"; there are: {string.Join(", ", all)}.";
}
