using System.Globalization;
using Mesh.Inspection.Inquiries;
using Mesh.Traffic;
using Microsoft.Extensions.DependencyInjection;

namespace Mesh.Inspection.Commands;

/// <summary><c>mesh hot</c>: the keys that come most often, over all nodes.</summary>
internal static class HotCommand
{
    private const int MostKeys = KeyTraffic.Capacity / 2; // more are asked for than shown: a key may have come to several nodes

    public static CommandDefinition Definition { get; } = new(
        "hot",
        "The keys that came most often in the last half minute or so, over all nodes; asks all of them.",
        [
            ArgumentDefinition.Positional("service", "only this one's") with { Mandatory = false, Kind = ValueKinds.Service },
            ArgumentDefinition.Switch("count", $"how many keys; 1 to {MostKeys}", "20", "-n", "--count"),
        ],
        Run)
    { Role = PbmRole.Viewer };

    private static async IAsyncEnumerable<Output> Run(CommandContext context)
    {
        var service = context.Arguments.Value("service");
        var count = Count(context.Arguments.Required("count"));
        var inquirer = context.Services.GetRequiredService<IInquirer>();
        var answers = await inquirer.AskAllAsync(
            InquiryKinds.Busiest, new BusiestQuestion(service, KeyTraffic.Capacity), context.Cancellation);
        if (service is not null && answers.All(one => one.Said is not null && one.Said.Services.IsEmpty))
        {
            throw new CommandFailedException($"No node offers the service \"{TerminalText.Escape(service)}\"; \"mesh services\" shows those that there are.");
        }

        yield return HotKeysText.Of(HotKey.Of(answers, count), answers);
    }

    private static int Count(string given) =>
        int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= MostKeys
            ? count
            : throw new CommandFailedException($"-n is \"{given}\"; a whole number from 1 to {MostKeys} is wanted.");
}
