using Mesh.Browser.Stories;
using Mesh.Browser.Views;
using Microsoft.Playwright;

using var playwright = await Playwright.CreateAsync();
await using var browser = await Chromium.LaunchAsync(playwright);
switch (args)
{
    case ["screenshots", var folder]:
        await Screenshots.TakeAsync(browser, folder);
        return 0;
    case ["run"]:
        var report = new Report();
        await ReadingStory.TellAsync(browser, report);
        await SignInStory.TellAsync(browser, report);
        await LiveStory.TellAsync(browser, report);
        report.Tell();
        return report.ExitCode;
    default:
        Console.Error.WriteLine("usage: run | screenshots FOLDER");
        return 64;
}
