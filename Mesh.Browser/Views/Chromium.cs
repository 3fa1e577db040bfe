using Microsoft.Playwright;

namespace Mesh.Browser.Views;

/// <summary>The machine's own Chromium, without a window.</summary>
internal static class Chromium
{
    private const string Path = "/usr/bin/chromium";

    // As root it has no sandbox of its own to use; its pages are ours.
    internal static Task<IBrowser> LaunchAsync(IPlaywright playwright) => playwright.Chromium.LaunchAsync(new()
    {
        ExecutablePath = Path,
        Args = ["--no-sandbox", "--disable-gpu", "--font-render-hinting=none"],
    });
}
