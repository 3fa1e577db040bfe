using Mesh.Browser.Made;
using Microsoft.Playwright;

namespace Mesh.Browser.Views;

/// <summary>Takes the pictures in <c>docs/dashboard</c>.</summary>
internal static class Screenshots
{
    internal static async Task TakeAsync(IBrowser browser, string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var (name, address, picture) in Scenes.All)
        {
            await using var gateway = await MadeGateway.StartAsync(picture);
            foreach (var dark in new[] { false, true })
            {
                await TakeAsync(browser, new Uri(gateway.Address, address), Path.Combine(folder, $"{name}-{(dark ? "dark" : "light")}.png"), dark, 1440);
            }

            if (picture.Nodes.Length == 3)
            {
                await TakeAsync(browser, new Uri(gateway.Address, address), Path.Combine(folder, $"{name}-narrow.png"), false, 390);
            }
        }
    }

    private static async Task TakeAsync(IBrowser browser, Uri address, string path, bool dark, int width)
    {
        await using var eyes = await Eyes.OpenAsync(browser, dark, width);
        await eyes.Page.GotoAsync(address.ToString());
        await eyes.Page.WaitForFunctionAsync("n => document.getElementById('picture')?.dataset.number > n", await NumberAsync(eyes.Page));
        await eyes.Page.ScreenshotAsync(new() { Path = path, FullPage = true });
        Console.WriteLine($"{path}{string.Concat(eyes.Complaints.Select(one => $"\n  {one}"))}");
    }

    private static Task<int> NumberAsync(IPage page) => page.EvaluateAsync<int>("() => +document.getElementById('picture').dataset.number");
}
